using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Auditing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Every mutation, where the server ends its transaction in favour of another: it runs again, and is done once.</summary>
public sealed class EveryContentionTests : MutationTest
{
    // A sequence counts on over what is taken back: two of three tries are ended where the write is recorded, or where it is committed.
    private const string EndTwoOfThree = """
        CREATE SEQUENCE tries;
        CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF current_setting('barq.tried', true) IS DISTINCT FROM 'yes' THEN
            PERFORM set_config('barq.tried', 'yes', true);
            IF nextval('tries') % 3 <> 0 THEN
              RAISE EXCEPTION 'gave way' USING ERRCODE = 'SQLSTATE';
            END IF;
          END IF;
          RETURN NULL;
        END $$;

        """;

    private const string AtTheStatement = """
        CREATE TRIGGER give_way AFTER INSERT ON outbox_messages FOR EACH STATEMENT EXECUTE FUNCTION give_way();
        CREATE TRIGGER give_way AFTER INSERT ON background_jobs FOR EACH ROW WHEN (NEW.requested_by <> 'stage') EXECUTE FUNCTION give_way();
        """;

    private const string AtTheCommit = """
        CREATE CONSTRAINT TRIGGER give_way AFTER INSERT ON outbox_messages DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION give_way();
        CREATE CONSTRAINT TRIGGER give_way AFTER INSERT ON background_jobs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.requested_by <> 'stage') EXECUTE FUNCTION give_way();
        """;

    [SkippableTheory]
    [InlineData("40P01", false)]
    [InlineData("40001", false)]
    [InlineData("55P03", false)]
    [InlineData("40001", true)]
    public async Task Mutation_ServerEndsItsTransactionTwice_IsDoneOnce(string sqlState, bool isAtTheCommit)
    {
        await using var gateway = await MutationStage.StartAsync(TestProvider.PostgreSql);
        await using var context = gateway.Database.CreateFleetContext();
        var triggers = TriggersOf(sqlState, isAtTheCommit);
        await context.Database.ExecuteSqlRawAsync(triggers);
        var stage = new MutationStage(gateway);
        foreach (var mutation in stage.Mutations)
        {
            var input = await stage.InputAsync(mutation);
            var before = await context.AuditLog.CountAsync();

            var answer = await gateway.MutateAsync(mutation.Name, input, MutationStage.ResultOf(mutation), MutationStage.CallerOf(mutation));

            Assert.True(answer.IsDone, $"{mutation.Name}: {answer.Payload.GetRawText()}");
            var audited = await context.AuditLog.CountAsync() - before;
            Assert.True(audited == (mutation.EntityType.Name == "BackgroundJob" ? 0 : 1), $"{mutation.Name}: {audited} entries");
        }
    }

    private static string TriggersOf(string sqlState, bool isAtTheCommit) =>
        EndTwoOfThree.Replace("SQLSTATE", sqlState, StringComparison.Ordinal) + (isAtTheCommit ? AtTheCommit : AtTheStatement);
}
