"""What the forms of the screen have in common: lists, an empty field, and who starts a run."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from config.choices import name_ways, offer_starters
from config.schema import Words


def or_default(default: str) -> BeforeValidator:
    """An empty field means its default."""
    return BeforeValidator(lambda given: default if given in (None, "") else given)


Person = Annotated[str, Field(pattern=r"^[^\W\d_][\w .,'()-]{1,79}$")]


class ScreenForm(Words):
    """What a person fills in on the screen, with lists as the configuration has them."""

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """The fields of the form have their lists and stand in their order."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The form as the screen shows it."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        cls.dress(properties)
        name_ways(properties)
        return schema


class StartedOrder(ScreenForm):
    """An order of somebody, whose form lists who may start a run."""

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """People are a list."""
        offer_starters(properties)
