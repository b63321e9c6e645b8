using Gateway.Store.Database;

namespace Gateway.Tests.Store;

public sealed class DeadlineTests
{
    [Fact]
    public async Task The_result_of_work_that_ends_by_its_cancellation_is_not_returned()
    {
        for (var number = 0; number < 50; number++)
            await Assert.ThrowsAsync<DeadlineExceededException>(() =>
                new Deadline(TimeSpan.FromMilliseconds(1), TimeProvider.System).RunAsync(
                    async token =>
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        return "cancelled";
                    },
                    CancellationToken.None
                )
            );
    }
}
