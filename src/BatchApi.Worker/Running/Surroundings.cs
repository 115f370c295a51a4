using System.Globalization;

namespace BatchApi.Worker.Running;

/// <summary>What belongs to the process and any operation can change: each run finds it as the worker was started.</summary>
internal sealed class Surroundings(string scratch)
{
    private readonly TextWriter _output = Console.Out;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;

    public void Restore()
    {
        if (!ReferenceEquals(Console.Out, _output)) Console.SetOut(_output);
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _language;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = null;
        try
        {
            Directory.SetCurrentDirectory(scratch);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An operation has removed it: those that do not write there can still run.
        }
    }
}
