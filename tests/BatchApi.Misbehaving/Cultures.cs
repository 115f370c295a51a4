using System.Globalization;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Numbers that come back as they are, after the culture was changed to one that writes them otherwise.</summary>
public static class Cultures
{
    [Operation("culture-long", "The item.", Example = "[-1]")]
    public static long Whole(long item)
    {
        Acts.ChangeCulture();
        return item;
    }

    [Operation("culture-double", "The item.", Example = "[-1.5]")]
    public static double Binary(double item)
    {
        Acts.ChangeCulture();
        return item;
    }

    [Operation("culture-decimal", "The item.", Example = "[-1.5]")]
    public static decimal Exact(decimal item)
    {
        Acts.ChangeCulture();
        return item;
    }

    [Operation(
        "culture-german",
        "The item as Germans write it, what the culture is that nobody asked for, and whether letters are compared as people do.",
        Example = "[-1.5]")]
    public static (string Number, string Current, bool IsBefore) German(double item) =>
        (
            item.ToString("N2", CultureInfo.GetCultureInfo("de-DE")),
            CultureInfo.CurrentCulture.Name,
            string.Compare("\u00e4", "z", StringComparison.InvariantCulture) < 0);

    [Operation("culture-numbers", "The item.", Example = "[[-1.5]]")]
    public static IReadOnlyList<float> Numbers(IReadOnlyList<float> item)
    {
        Acts.ChangeCulture();
        return item;
    }
}
