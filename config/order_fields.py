"""What the forms of several flows have in common: an empty field, and who starts a run."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from config.choices import name_ways, offer_starters
from config.schema import Words


def or_default(default: str) -> BeforeValidator:
    """An empty field means its default."""
    return BeforeValidator(lambda given: default if given in (None, "") else given)


Person = Annotated[str, Field(pattern=r"^[^\W\d_][\w .,'()-]{1,79}$")]


class StartedOrder(Words):
    """An order of somebody, whose form lists who may start a run."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The form with its list of people."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        offer_starters(properties)
        name_ways(properties)
        return schema
