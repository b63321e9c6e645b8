using Gateway.Store.Errors;
using GraphQL;
using GraphQLParser;

namespace Gateway.Execution;

/// <summary>
/// Wraps a <see cref="RequestException"/> as a GraphQL.NET error, with the code and the message that the client receives.
/// </summary>
internal sealed class ClientError : ExecutionError
{
    public ClientError(RequestException cause)
        : base(cause.Message)
    {
        Cause = cause;
        Code = cause.Code;
        Extensions = new Dictionary<string, object?>(cause.Extensions, StringComparer.Ordinal);
        if (cause.Location is { } location)
            AddLocation(new Location(location.Line, location.Column));
    }

    public RequestException Cause { get; }
}
