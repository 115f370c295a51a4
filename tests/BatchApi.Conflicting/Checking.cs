using BatchApi.Operations;
using FluentValidation;

namespace BatchApi.Conflicting;

/// <summary>Works with the library it was built with.</summary>
public static class Checking
{
    private static readonly PersonValidator Validator = new();

    [Operation("check-person", "Names the members that are wrong.", Example = """[{"name": "Ada", "age": 36}]""")]
    public static Verdict Check(Person item) => new(
        [.. Validator.Validate(item).Errors.Select(error => error.PropertyName)],
        typeof(AbstractValidator<>).Assembly.GetName().Version!.ToString());
}
