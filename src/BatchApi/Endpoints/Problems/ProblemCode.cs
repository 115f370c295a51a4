namespace BatchApi.Endpoints.Problems;

/// <summary>Why a request was not answered as asked.</summary>
internal enum ProblemCode
{
    BadRequest,
    NotParseable,
    CrossOrigin,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    TooSlow,
    HasFailures,
    ResultsExpired,
    InvalidState,
    BodyTooLarge,
    ItemTooLarge,
    TooManyItems,
    UnsupportedMediaType,
    ValidationFailed,
    UnknownOperation,
    OperationUnavailable,
    Refused,
    InternalError,
    Draining,
    NotReady,
    StorageUnavailable,
    StorageFull,
}
