namespace BatchApi.Endpoints;

/// <summary>Examples of answers.</summary>
internal static class AnswerExamples
{
    public const string Queued = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "javascript": null, "state": "queued", "reason": null,
          "counts": {"total": 5, "pending": 5, "running": 0, "succeeded": 0, "failed": 0, "canceled": 0},
          "progress": {"percent": 0, "itemsPerSecond": null, "etaSeconds": null},
          "usage": {"cpuSeconds": 0, "peakMemoryMiB": 0, "workerRestarts": 0},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2, "memoryLimitMiB": 512},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": null, "endedAt": null, "resultsExpireAt": null, "error": null,
          "links": {
            "self": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00",
            "results": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results",
            "cancel": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel"
          }
        }
        """;

    public const string Ended = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "javascript": null, "state": "succeeded", "reason": null,
          "counts": {"total": 5, "pending": 0, "running": 0, "succeeded": 5, "failed": 0, "canceled": 0},
          "progress": {"percent": 100, "itemsPerSecond": 1250, "etaSeconds": null},
          "usage": {"cpuSeconds": 0.002, "peakMemoryMiB": 41.3, "workerRestarts": 0},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2, "memoryLimitMiB": 512},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:00.001Z", "endedAt": "2026-01-31T12:00:00.005Z",
          "resultsExpireAt": "2026-02-07T12:00:00.005Z", "error": null,
          "links": {
            "self": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00",
            "results": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results",
            "cancel": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel"
          }
        }
        """;

    public const string Canceling = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "javascript": null, "state": "canceling", "reason": null,
          "counts": {"total": 5, "pending": 3, "running": 1, "succeeded": 1, "failed": 0, "canceled": 0},
          "progress": {"percent": 20, "itemsPerSecond": 1250, "etaSeconds": 0.1},
          "usage": {"cpuSeconds": 0.002, "peakMemoryMiB": 41.3, "workerRestarts": 0},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2, "memoryLimitMiB": 512},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:00.001Z", "endedAt": null, "resultsExpireAt": null, "error": null,
          "links": {
            "self": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00",
            "results": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results",
            "cancel": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel"
          }
        }
        """;

    public const string Canceled = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "javascript": null, "state": "canceled", "reason": null,
          "counts": {"total": 5, "pending": 0, "running": 0, "succeeded": 0, "failed": 0, "canceled": 5},
          "progress": {"percent": 100, "itemsPerSecond": null, "etaSeconds": null},
          "usage": {"cpuSeconds": 0, "peakMemoryMiB": 0, "workerRestarts": 0},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2, "memoryLimitMiB": 512},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": null, "endedAt": "2026-01-31T12:00:00.005Z",
          "resultsExpireAt": "2026-02-07T12:00:00.005Z", "error": null,
          "links": {
            "self": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00",
            "results": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results",
            "cancel": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel"
          }
        }
        """;

    public const string List = $$"""{"jobs": [{{Ended}}], "next": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00"}""";

    public const string Results = """
        {
          "results": [
            {"index": 17, "state": "succeeded", "output": 289},
            {"index": 18, "state": "failed", "attempts": 1, "error": {
              "code": "operation_error", "message": "Arithmetic operation resulted in an overflow.", "type": "System.OverflowException",
              "exitCode": null, "signal": null}}
          ],
          "next": "i19", "complete": false
        }
        """;

    public const string ResultLines = """
        {"index": 17, "state": "succeeded", "output": 289}
        {"index": 18, "state": "failed", "attempts": 1, "error": {"code": "timeout", "message": "...", "exitCode": null, "signal": null}}

        """;

    public const string Item = """{"index": 17, "state": "succeeded", "output": 289, "input": 17}""";

    public const string Log = """
        {
          "lines": [
            {"index": 17, "time": "2026-01-31T12:00:00.003Z", "stream": "output", "text": "working on 17"},
            {"index": null, "time": "2026-01-31T12:00:00.004Z", "stream": "errors", "text": "native library loaded"}
          ],
          "next": "l2", "complete": false
        }
        """;

    public const string LogLines = """
        {"index": 17, "time": "2026-01-31T12:00:00.003Z", "stream": "output", "text": "working on 17"}

        """;

    public const string Chunks = """
        {
          "chunks": [
            {"first": 0, "count": 400, "position": 400, "state": "done", "node": "host-4711-a1b2c3", "worker": 4720,
             "startedAt": "2026-01-31T12:00:00.001Z", "endedAt": "2026-01-31T12:00:00.512Z", "attempts": 1,
             "cpuSeconds": 0.498, "peakMemoryMiB": 41.3, "workerRestarts": 0, "itemAtWork": null, "itemSince": null},
            {"first": 400, "count": 400, "position": 0, "state": "running", "node": "host-4711-a1b2c3", "worker": 4721,
             "startedAt": "2026-01-31T12:00:00.512Z", "endedAt": null, "attempts": 1,
             "cpuSeconds": 0, "peakMemoryMiB": 0, "workerRestarts": 0, "itemAtWork": 417, "itemSince": "2026-01-31T12:00:00.533Z"}
          ],
          "next": "f401", "complete": false
        }
        """;

    public const string Workers = """
        {
          "nodes": [
            {"node": "host-4711-a1b2c3",
             "isolation": [{"layer": "limits", "isAvailable": true, "detail": "no core files; open files, file size, processes"}],
             "workers": [
               {"slot": 0, "isSpare": false, "state": "busy", "pid": 4721, "kind": "dotnet", "operation": "square",
                "startedAt": "2026-01-31T11:58:00Z", "items": 5200, "memoryMiB": 38.4, "restarts": 0,
                "job": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "chunk": 400, "itemAtWork": 417, "itemSince": "2026-01-31T12:00:00.533Z"},
               {"slot": 1, "isSpare": true, "state": "idle", "pid": 4722, "kind": "dotnet", "operation": null,
                "startedAt": "2026-01-31T11:58:00Z", "items": 0, "memoryMiB": 31.2, "restarts": 0,
                "job": null, "chunk": null, "itemAtWork": null, "itemSince": null}
             ]}
          ]
        }
        """;
}
