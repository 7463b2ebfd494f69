"""Holds answers of the supervisor API to the schemas from which the OpenAPI document is made."""

from __future__ import annotations

from werkzeug.test import TestResponse

from routing.web.api.desk_schemas import (
    AgentSchema,
    AlarmSchema,
    CallSchema,
    MessageSchema,
    QueueSchema,
    VoicemailSchema,
    page_of,
)
from tests.web.api.reading import document_of

SHAPES = {
    "/calls": CallSchema, "/queues": QueueSchema, "/agents": AgentSchema, "/voicemails": VoicemailSchema,
    "/messages": MessageSchema, "/alarms": AlarmSchema,
}


def of_its_shape(response: TestResponse, path: str) -> None:
    """A list at one of these paths, or one call: every field its schema names and none else, every instant local."""
    schema = page_of(SHAPES[path], "Page") if path in SHAPES else CallSchema
    document_of(response, schema)
