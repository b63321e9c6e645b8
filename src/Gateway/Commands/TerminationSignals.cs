using System.Runtime.InteropServices;

namespace Gateway.Commands;

/// <summary>
/// SIGINT (Ctrl-C) and SIGTERM. The first one requests an orderly end. Another one a second later ends the process at once; an earlier one
/// is a duplicate, which some terminals and scripts send.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private static readonly TimeSpan _duplicate = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _received = new();
    private readonly TimeProvider _time;
    private readonly List<PosixSignalRegistration> _registrations;
    private long? _first;

    public TerminationSignals(TimeProvider time)
    {
        _time = time;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Received => _received.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _received.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        lock (_registrations)
        {
            signal.Cancel = _first is not { } first || _time.GetElapsedTime(first) < _duplicate;
            if (_first is not null)
                return;
            _first = _time.GetTimestamp();
        }

        _received.Cancel();
    }
}
