using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BatchApi.Worker.Assemblies;

/// <summary>A method with the attribute, as its assembly's metadata has it: nothing is loaded for it.</summary>
/// <param name="Name">What the author calls the operation.</param>
/// <param name="Description">What the author says it does.</param>
/// <param name="Method">Full name of the method, for messages.</param>
/// <param name="Token">The method in its module.</param>
internal sealed record MarkedMethod(string Name, string Description, string Method, int Token)
{
    private const string Namespace = "BatchApi.Operations";
    private const string Attribute = "OperationAttribute";

    public static IEnumerable<MarkedMethod> In(MetadataReader metadata)
    {
        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
        {
            foreach (MethodDefinitionHandle method in metadata.GetTypeDefinition(type).GetMethods())
            {
                foreach (CustomAttributeHandle attribute in metadata.GetMethodDefinition(method).GetCustomAttributes())
                {
                    if (Read(metadata.GetCustomAttribute(attribute), metadata) is not var (name, description))
                        continue;
                    string fullName = $"{NameOf(type, metadata)}.{metadata.GetString(metadata.GetMethodDefinition(method).Name)}";
                    yield return new MarkedMethod(name, description, fullName, MetadataTokens.GetToken(method));
                }
            }
        }
    }

    private static (string Name, string Description)? Read(CustomAttribute attribute, MetadataReader metadata)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return null;
        MemberReference constructor = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
        if (constructor.Parent.Kind != HandleKind.TypeReference)
            return null;
        TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)constructor.Parent);
        if (metadata.GetString(type.Name) != Attribute || metadata.GetString(type.Namespace) != Namespace)
            return null;

        BlobReader value = metadata.GetBlobReader(attribute.Value);
        value.ReadUInt16(); // The prolog.
        return (value.ReadSerializedString() ?? "", value.ReadSerializedString() ?? "");
    }

    private static string NameOf(TypeDefinitionHandle handle, MetadataReader metadata)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return $"{NameOf(outer, metadata)}.{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
