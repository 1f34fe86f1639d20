"""KPIs: what each figure tells, how it is computed, what moves it; and the growth model."""
