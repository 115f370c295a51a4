using System.Reflection;
using System.Text.Json;

namespace BatchApi.Worker.Signatures;

/// <summary>The name of a parameter in JSON.</summary>
internal static class ParameterName
{
    public static string Of(ParameterInfo parameter) => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
}
