namespace BatchApi.Endpoints.Swagger;

/// <summary>Answers as they look.</summary>
internal static class Examples
{
    public const string Queued = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "state": "queued",
          "counts": {"total": 5, "pending": 5, "running": 0, "succeeded": 0, "failed": 0, "canceled": 0},
          "progress": {"percent": 0, "itemsPerSecond": null, "etaSeconds": null},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": null, "endedAt": null, "error": null,
          "links": {
            "self": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00",
            "results": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results",
            "cancel": "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel"
          }
        }
        """;

    public const string Ended = """
        {
          "id": "0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "operation": "square", "state": "succeeded",
          "counts": {"total": 5, "pending": 0, "running": 0, "succeeded": 5, "failed": 0, "canceled": 0},
          "progress": {"percent": 100, "itemsPerSecond": 1250, "etaSeconds": null},
          "options": {"chunkSize": "auto", "maxWorkers": null, "itemTimeoutSeconds": 60, "maxCrashes": 2},
          "labels": {}, "priority": "normal",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:00.001Z", "endedAt": "2026-01-31T12:00:00.005Z", "error": null,
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
              "code": "operation_error", "message": "Arithmetic operation resulted in an overflow.", "type": "System.OverflowException", "exitCode": null, "signal": null}}
          ],
          "next": "i19", "complete": false
        }
        """;

    public const string Item = """{"index": 17, "state": "succeeded", "output": 289, "input": 17}""";
}
