using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Client;

public sealed partial class GatewayClient
{
    private static readonly TimeSpan _firstRetryWait = TimeSpan.FromMilliseconds(500);

    // The gateway sends a comment every few seconds. A connection that is silent for longer is broken.
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The cursor of the newest publication. A subscription with it as <c>after</c> receives everything that is published later.
    /// </summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<string> NewestCursorAsync(CancellationToken cancellationToken = default) =>
        (await SendAsync<NewestCursor>("{ articlePublishedCursor }", variables: null, cancellationToken)).ArticlePublishedCursor;

    // Connects again until it succeeds, and continues after the last event: nothing is lost and nothing is repeated.
    private async IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>(
        string query,
        Dictionary<string, object?> variables,
        Func<TEvent, string> cursorOf,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TEvent : class
    {
        var failures = 0;
        if (!variables.ContainsKey("after"))
            variables["after"] = await RetryAsync(NewestCursorAsync, cancellationToken);
        while (true)
        {
            await using var events = EventsAsync<TEvent>(query, variables, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    // The stream has ended without an error: the gateway stops, or a token has expired.
                    if (!await events.MoveNextAsync())
                        break;
                }
                catch (GatewayException refusal) when (ContinuesAfter(refusal) is { } cursor)
                {
                    if (refusal.Code != "SLOW_CONSUMER")
                        _options.EventFailed?.Invoke(refusal);
                    variables["after"] = cursor;
                    break;
                }
                catch (Exception failure) when (IsTemporary(failure, cancellationToken))
                {
                    break;
                }

                failures = 0;
                variables["after"] = cursorOf(events.Current);
                yield return events.Current;
            }

            await Task.Delay(RetryWait(failures++), _time, cancellationToken);
        }
    }

    private async IAsyncEnumerable<TEvent> EventsAsync<TEvent>(
        string query,
        Dictionary<string, object?> variables,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TEvent : class
    {
        using var request = await RequestAsync(query, variables, cancellationToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(_silence);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silent.Token);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            throw Failed(response, (await ReadAsync<JsonElement?>(response, cancellationToken)).Errors);

        await using var stream = new WatchedStream(
            await response.Content.ReadAsStreamAsync(silent.Token),
            () => silent.CancelAfter(_silence)
        );
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(silent.Token))
        {
            if (item.EventType == "complete")
                yield break;
            if (item.EventType != "next")
                continue;
            var result = JsonSerializer.Deserialize<Result<Dictionary<string, TEvent?>>>(item.Data, _json);
            if (result?.Data?.Values.FirstOrDefault() is not { } published)
                throw Failed(response, result?.Errors ?? []);
            yield return published;
        }
    }

    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await action(cancellationToken);
            }
            catch (Exception failure) when (IsTemporary(failure, cancellationToken))
            {
                await Task.Delay(RetryWait(failures), _time, cancellationToken);
            }
        }
    }

    // Doubles, with a random part, so that clients do not all return at once.
    private TimeSpan RetryWait(int failures)
    {
        var wait = _firstRetryWait * Math.Pow(2, Math.Min(failures, 16));
        return (wait < _options.MaxRetryWait ? wait : _options.MaxRetryWait) * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    // An event that could not be resolved, or a client that was too slow.
    private static string? ContinuesAfter(GatewayException refusal) =>
        refusal.Errors.Select(error => error.TextOf("cursor")).FirstOrDefault(cursor => cursor is not null);

    private static bool IsTemporary(Exception failure, CancellationToken cancellationToken) =>
        failure switch
        {
            OperationCanceledException => !cancellationToken.IsCancellationRequested,
            HttpRequestException or IOException => true,
            GatewayException { Status: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
            GatewayException { Code: "STORE_UNAVAILABLE" } => true,
            _ => false,
        };

    private sealed record NewestCursor
    {
        public required string ArticlePublishedCursor { get; init; }
    }

    // Comments do not become events, but they show that the connection works.
    private sealed class WatchedStream(Stream inner, Action received) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            received();
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
