namespace BatchApi.Worker.Linux;

/// <summary>What the process ends with when it ends by itself. The numbers above 64 follow sysexits.h, the last the shell's 128 + signal.</summary>
internal static class ExitCode
{
    public const int EndOfInput = 0;
    public const int GarbledFrame = 70;
    public const int BrokenPipe = 74;
    public const int Terminated = 143;
}
