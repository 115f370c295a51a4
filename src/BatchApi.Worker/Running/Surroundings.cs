using System.Globalization;

namespace BatchApi.Worker.Running;

/// <summary>What belongs to the process and any operation can change: each run finds it as the worker was started.</summary>
/// <remarks>The culture is the invariant one, whatever the machine's language is: the same operation gives the same outputs everywhere.</remarks>
internal sealed class Surroundings
{
    private readonly TextWriter _output = Console.Out;
    private readonly string _scratch;

    public Surroundings(string scratch)
    {
        _scratch = scratch;
        Restore();
    }

    public void Restore()
    {
        if (!ReferenceEquals(Console.Out, _output)) Console.SetOut(_output);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            Directory.SetCurrentDirectory(_scratch);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An operation has removed it: those that do not write there can still run.
        }
    }
}
