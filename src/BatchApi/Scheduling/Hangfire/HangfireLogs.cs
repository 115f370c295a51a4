using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>
/// What Hangfire logs to. It keeps this for the whole process: of two services in one, as in the tests, the other may ask it after this one
/// has ended, and is not to fail for that.
/// </summary>
internal sealed class HangfireLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _provider = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _provider.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(global::Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
