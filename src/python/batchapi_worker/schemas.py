"""JSON Schemas of type hints."""

import collections.abc
import inspect
import sys
import typing

from .signature import unwrapped
from .texts import type_name


def hints_of(function):
    target = unwrapped(function) if not inspect.isclass(function) else function.__init__
    try:
        hints = dict(typing.get_type_hints(target))
    except Exception:
        # A name that is known to type checkers only: a schema less, not an operation less.
        return {}
    if inspect.isclass(function):
        hints["return"] = function
    return hints


SIMPLE_SCHEMAS = {
    int: {"type": "integer"}, float: {"type": "number"}, str: {"type": "string"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
    list: {"type": "array"}, tuple: {"type": "array"}, dict: {"type": "object"},
}


def schema_of(hint, inside=()):
    """JSON Schema of a type hint; {} where it says nothing that JSON can."""
    if hint is None:
        return {}
    try:
        if hint in SIMPLE_SCHEMAS:
            return dict(SIMPLE_SCHEMAS[hint])
    except TypeError:
        return {}
    if hint in inside:
        return {}  # A type that contains itself.
    inside = (*inside, hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union or type_name(type(hint)) == "types.UnionType":
        return union_of([schema_of(argument, inside) for argument in arguments])
    if origin is typing.Literal:
        return enum_of(arguments)
    if origin is tuple:
        return tuple_of(arguments, inside)
    if isinstance(origin, type) and issubclass(origin, collections.abc.Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], inside)} if len(arguments) == 2 else {"type": "object"}
    if isinstance(origin, type) and issubclass(origin, collections.abc.Iterable):
        items = schema_of(arguments[0], inside) if arguments else {}
        return {"type": "array", **({"items": items} if items else {})}
    return schema_of_class(hint, inside) if isinstance(hint, type) else {}


def union_of(schemas):
    if {} in schemas:
        return {}
    if all(list(schema) == ["type"] and isinstance(schema["type"], str) for schema in schemas):
        return {"type": list(dict.fromkeys(schema["type"] for schema in schemas))}
    return {"anyOf": schemas}


def enum_of(values):
    return {"enum": list(values)} if all(value is None or isinstance(value, (str, int, float)) for value in values) else {}


def tuple_of(arguments, inside):
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        items = schema_of(arguments[0], inside)
        return {"type": "array", **({"items": items} if items else {})}
    arguments = () if arguments == ((),) else arguments
    items = [schema_of(argument, inside) for argument in arguments]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def schema_of_class(kind, inside):
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(kind, enum.Enum):
        return enum_of([member.value for member in kind])
    try:
        hints = typing.get_type_hints(kind)
    except Exception:
        hints = {}
    properties = {name: schema_of(hint, inside) for name, hint in hints.items()}
    if hasattr(kind, "__dataclass_fields__"):
        dataclasses = sys.modules["dataclasses"]
        fields = dataclasses.fields(kind)
        required = [field.name for field in fields if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING]
        properties = {field.name: properties.get(field.name, {}) for field in fields}
    elif issubclass(kind, dict) and hasattr(kind, "__total__"):
        required = [name for name in properties if name in getattr(kind, "__required_keys__", properties if kind.__total__ else ())]
    elif issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tuple_of([hints.get(name, typing.Any) for name in kind._fields], inside)
    else:
        return {}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}
