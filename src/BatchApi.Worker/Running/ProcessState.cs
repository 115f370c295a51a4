using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Running;

/// <summary>
/// What belongs to the process and any operation can change: the next item finds the console as the worker was started, the next run all of it.
/// </summary>
/// <remarks>The culture is the invariant one, whatever the machine's language is: the same operation gives the same outputs everywhere.</remarks>
internal sealed class ProcessState
{
    private readonly string _scratch = Environment.CurrentDirectory;
    private readonly IDictionary _environment = Environment.GetEnvironmentVariables();
    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly TextReader _input;

    /// <summary>Has the console print to these, and read nothing.</summary>
    public ProcessState(LogLines output, LogLines errors)
    {
        Console.SetOut(output);
        Console.SetError(errors);
        Console.SetIn(TextReader.Null);
        (_output, _errors, _input) = (Console.Out, Console.Error, Console.In);
        Restore();
    }

    /// <summary>Puts the console back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RestoreConsole()
    {
        if (!ReferenceEquals(Console.Out, _output) || !ReferenceEquals(Console.Error, _errors))
            SetConsole();
    }

    /// <summary>Puts everything back.</summary>
    public void Restore()
    {
        SetConsole();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        RestoreEnvironment();
        try
        {
            Directory.SetCurrentDirectory(_scratch);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An operation has removed the folder: operations that do not write there can still run.
        }
    }

    private void SetConsole()
    {
        if (!ReferenceEquals(Console.Out, _output))
            Console.SetOut(_output);
        if (!ReferenceEquals(Console.Error, _errors))
            Console.SetError(_errors);
        if (!ReferenceEquals(Console.In, _input))
            Console.SetIn(_input);
    }

    private void RestoreEnvironment()
    {
        IDictionary now = Environment.GetEnvironmentVariables();
        foreach (string name in now.Keys)
        {
            if (!_environment.Contains(name))
                Environment.SetEnvironmentVariable(name, null);
        }
        foreach (DictionaryEntry entry in _environment)
        {
            if (!Equals(now[entry.Key], entry.Value))
                Environment.SetEnvironmentVariable((string)entry.Key, (string?)entry.Value);
        }
    }
}
