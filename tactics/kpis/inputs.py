"""The figures that the calculators ask for, each defined once. Pure."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from tactics.kpis.measures import Input

_PER_CENT = Decimal(100)

START = Input("start", _l("Customers at the start"))
END = Input("end", _l("Customers at the end"))
NEW = Input("new", _l("New customers in the period"))
REMAINING = Input("remaining", _l("Of them still customers at the end"))
LOST = Input("lost", _l("Customers lost in the period"))
START_VALUE = Input("start", _l("Contract value at the start"), "money")
LOST_VALUE = Input("lost", _l("Contract value lost in the period"), "money")

MRR_START = Input("start", _l("MRR at the start"), "money")
MRR_END = Input("end", _l("MRR at the end"), "money")
NEW_MRR = Input("new", _l("New MRR"), "money", _l("From customers who were not there before"))
EXPANSION = Input("expansion", _l("Expansion MRR"), "money", _l("More from existing customers"))
CONTRACTION = Input("contraction", _l("Contraction MRR"), "money", _l("Less from customers who stay"))
CHURNED = Input("churned", _l("Churned MRR"), "money", _l("From customers who left"))
EXPANSION_START = Input("start", _l("Expansion MRR at the start"), "money")
EXPANSION_END = Input("end", _l("Expansion MRR at the end"), "money")
ACCOUNTS = Input("accounts", _l("Active paying accounts"))
ARPA = Input("arpa", _l("Revenue per account and month (ARPA)"), "money")

REVENUE = Input("revenue", _l("Revenue in the period"), "money")
USERS = Input("users", _l("Active users in the period"))
ARPU = Input("arpu", _l("Revenue per user and month (ARPU)"), "money")
LIFETIME = Input("months", _l("Average lifetime in months"), "number", most=Decimal(1200))
CHURN = Input("churn", _l("Churn a month"), "share", _l("In per cent"), most=_PER_CENT)
REVENUE_MONTH = Input("revenue", _l("Revenue per customer and month"), "money")
CAC = Input("cac", _l("Cost of winning a customer (CAC)"), "money")
AOV = Input("aov", _l("Average order value"), "money")
FREQUENCY = Input("frequency", _l("Orders per customer and year"), "number")
YEARS = Input("years", _l("Average lifetime in years"), "number", most=_PER_CENT)
MARGIN = Input("margin", _l("Margin"), "share", _l("What is left of revenue, in per cent"), most=_PER_CENT)
YEAR_REVENUE = Input("revenue", _l("Revenue last year"), "money")
PURCHASES = Input("purchases", _l("Purchases last year"))
BUYERS = Input("customers", _l("Unique customers last year"))
LTV = Input("ltv", _l("Lifetime value of a customer"), "money")
SPEND = Input("spend", _l("Sales and marketing cost"), "money")
WON = Input("customers", _l("New customers won by it"))

DAU = Input("dau", _l("Daily active users, average"), "number")
WAU = Input("wau", _l("Weekly active users, average"), "number")
MAU = Input("mau", _l("Monthly active users"), "number")
REPEAT = Input("repeat", _l("Customers with more than one purchase"))
CUSTOMERS = Input("customers", _l("Customers in the period"))
ORDERS = Input("purchases", _l("Purchases in the period"))
ACTIVATED = Input("activated", _l("Users who reached the activation event"))
SIGNUPS = Input("signups", _l("New sign-ups"))
TIMES = Input(
    "days", _l("Days to first value, one figure for each user"), "series", _l("Separate the figures with spaces or semicolons")
)
CONVERTED = Input("converted", _l("Visitors who did it"))
VISITORS = Input("visitors", _l("Visitors"))
ADOPTED = Input("adopted", _l("Users who used the feature"))
ACTIVE = Input("active", _l("Active users who could use it"))

SATISFIED = Input("satisfied", _l("Satisfied answers"), hint=_l("Usually 4 and 5 on a five-point scale"))
ANSWERS = Input("answers", _l("Answers in all"))
SCORES = Input("scores", _l("Sum of all scores"), "number")
PROMOTERS = Input("promoters", _l("Promoters (9–10)"))
PASSIVES = Input("passives", _l("Passives (7–8)"))
DETRACTORS = Input("detractors", _l("Detractors (0–6)"))
PROMOTER_SHARE = Input("promoters", _l("Share of promoters (9–10)"), "share", _l("In per cent"), most=_PER_CENT)
DETRACTOR_SHARE = Input("detractors", _l("Share of detractors (0–6)"), "share", _l("In per cent"), most=_PER_CENT)
POINTS = Input(
    "points", _l("Points for each sign of health"), "series", _l("Minus for signs of trouble; separate with spaces or semicolons")
)

INVITES = Input("invites", _l("Invitations sent per user"), "number")
ACCEPTED = Input("conversion", _l("Invited people who become users"), "share", _l("In per cent"), most=_PER_CENT)
REFERRED = Input("referred", _l("New customers who were recommended"))
ALL_NEW = Input("new", _l("New customers in all"))
RETURNED = Input("returned", _l("Lapsed customers who came back"))
LAPSED = Input("lapsed", _l("Lapsed customers"))
SAVED = Input("saved", _l("Customers who stayed after all"))
CANCELLERS = Input("cancelling", _l("Customers who began to cancel"))
RECOVERED = Input("recovered", _l("Failed payments that were paid in time"), "money", _l("In number or amount, the same in both"))
FAILED = Input("failed", _l("Failed payments"), "money")
MINUTES = Input(
    "minutes",
    _l("Minutes to the first answer, one figure for each case"),
    "series",
    _l("Separate the figures with spaces or semicolons"),
)
REVIEWS = Input("reviews", _l("Reviews received"))
ASKED = Input("asked", _l("Customers asked"))
CLICKED = Input("clicked", _l("Recipients who clicked"))
DELIVERED = Input("delivered", _l("Messages delivered"))
OPTED_OUT = Input("optouts", _l("Recipients who opted out"))
RETURNS = Input("returned", _l("Items sent back"))
SOLD = Input("sold", _l("Items sold"))
