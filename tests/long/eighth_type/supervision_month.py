"""A supervision deep dive by worker-month: the flow of the eighth type, and all of it."""

from flows.kinds import round_flow

supervision_month = round_flow("supervision_month", "supervision deep dive")
