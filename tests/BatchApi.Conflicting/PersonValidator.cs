using FluentValidation;

namespace BatchApi.Conflicting;

/// <summary>The rules.</summary>
internal sealed class PersonValidator : AbstractValidator<Person>
{
    public PersonValidator()
    {
        RuleFor(person => person.Name).NotEmpty();
        RuleFor(person => person.Age).GreaterThanOrEqualTo(0);
    }
}
