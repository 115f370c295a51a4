"""The operation's entry in the catalogue. This module is loaded when the service asks for it; most workers are never asked."""

import inspect
import json

from .encoding import encode_quickly
from .examples import example_of
from .protocol import CannotBegin
from .schemas import hints_of, schema_of
from .signature import unwrapped


def entry_of(operation):
    """The operation's entry in the catalogue."""
    try:
        operation.load()
    except CannotBegin as error:
        return {"name": operation.name, "kind": "python", "description": operation.description or "", "problem": str(error)}
    schemas = schemas_of(operation.signature)
    example, is_made_up = example_of(operation.function, schemas)
    return {
        "name": operation.name,
        "kind": "python",
        "description": operation.description or first_line(inspect.getdoc(unwrapped(operation.function))),
        **schemas,
        "example": example,
        **({"isExampleMadeUp": True} if is_made_up else {}),
        "async": operation.is_async,
    }


def first_line(doc):
    return doc.strip().partition("\n")[0].strip() if doc else ""


def schemas_of(signature):
    """The schemas of items, outputs and parameters."""
    hints = hints_of(signature.function)
    properties, required = {}, []
    for parameter in signature.named.values():
        schema = schema_of(hints.get(parameter.name))
        if parameter.default is parameter.empty:
            # A positional parameter may also come with the item.
            if parameter.kind == parameter.KEYWORD_ONLY:
                required.append(parameter.name)
        else:
            try:
                schema = {**schema, "default": json.loads(encode_quickly(parameter.default))}
            except (TypeError, ValueError, RecursionError):
                pass  # A default that JSON cannot say.
        properties[parameter.name] = schema
    parameters = {"type": "object", "properties": properties}
    if required:
        parameters["required"] = required
    parameters["additionalProperties"] = signature.takes_any_name
    return {"itemSchema": item_schema(signature, hints), "outputSchema": schema_of(hints.get("return")), "parametersSchema": parameters}


def item_schema(signature, hints):
    filled = [parameter for parameter in signature.positional if parameter.default is parameter.empty]
    if len(filled) <= 1:
        return schema_of(hints.get(signature.positional[0].name)) if signature.positional else {}
    schema = {
        "type": "array",
        "description": f"Fills the parameters {', '.join(parameter.name for parameter in filled)}.",
        "prefixItems": [schema_of(hints.get(parameter.name)) for parameter in signature.positional],
        "minItems": len(filled),
    }
    if not signature.takes_more:
        schema["maxItems"] = len(signature.positional)
    return schema
