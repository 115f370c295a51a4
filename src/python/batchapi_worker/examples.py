"""The example in the catalogue: the one that the author has given, or one made from the schemas."""

from .encoding import encode_quickly


def example_of(function, schemas):
    """Items, and the parameters that must be given: the author's, or something of the right types.

    And whether the hints say too little to know that it runs.
    """
    given = getattr(function, "example", None)
    if isinstance(given, list):
        given = {"items": given}
    if isinstance(given, dict) and isinstance(given.get("items"), list):
        try:
            encode_quickly(given)
            return given, False
        except (TypeError, ValueError, RecursionError):
            pass
    parameters = schemas["parametersSchema"]
    item, needed = schemas["itemSchema"], {name: parameters["properties"][name] for name in parameters.get("required", ())}
    example = {"items": [value_of(item)], **({"parameters": {name: value_of(schema) for name, schema in needed.items()}} if needed else {})}
    return example, any(map(says_too_little, [item, *needed.values()]))


def says_too_little(schema):
    """Whether value_of knows nothing better for the type than 1, an empty list or an empty dict."""
    if "enum" in schema:
        return False
    if "anyOf" in schema:
        return says_too_little(schema["anyOf"][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        inside = schema["prefixItems"][:schema["minItems"]] if "prefixItems" in schema else [schema["items"]] if "items" in schema else []
    elif kind == "object":
        inside = [schema["properties"][name] for name in schema.get("required", ())]
    else:
        return kind is None
    return not inside or any(map(says_too_little, inside))


def value_of(schema):
    if "enum" in schema:
        return schema["enum"][0] if schema["enum"] else None
    if "anyOf" in schema:
        return value_of(schema["anyOf"][0])
    kind = schema.get("type", "integer")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        if "prefixItems" in schema:
            return [value_of(item) for item in schema["prefixItems"][:schema["minItems"]]]
        return [value_of(schema["items"])] if "items" in schema else []
    if kind == "object":
        return {name: value_of(schema["properties"][name]) for name in schema.get("required", ())}
    return {"integer": 1, "number": 1.5, "string": "text", "boolean": True, "null": None}[kind]
