using System.Runtime.InteropServices;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Linux;
using BatchApi.Worker.Sessions;

// The service's own pipes first, before anything else can print or read.
Pipes pipes = Pipes.MoveAway();
if (!ParentProcess.TryFollow())
    return ExitCode.EndOfInput;

// SIGXFSZ: who writes a file beyond its limit gets an IOException, as in Python, and not the end of the process. What it starts gets its default.
using PosixSignalRegistration fileTooLarge = PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true);

int folder = Array.IndexOf(args, "--operations") + 1;
Session session = new(
    pipes,
    folder > 0 && folder < args.Length ? Path.GetFullPath(args[folder]) : null,
    args.Contains("--javascript"),
    !args.Contains("--load-nothing"));
int code;
try
{
    code = session.Run();
}
catch (GarbledFrameException exception)
{
    using StreamWriter errors = new(Console.OpenStandardError());
    errors.WriteLine(exception.Message);
    code = ExitCode.GarbledFrame;
}
// Not by return: threads that operations left behind would keep the process.
Environment.Exit(code);
return code;
