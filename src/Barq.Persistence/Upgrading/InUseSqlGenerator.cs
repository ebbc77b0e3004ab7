using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace Barq.Persistence.Upgrading;

/// <summary>Writes the statements of operations that are marked by <see cref="InUseMigration"/>; all others as the provider does.</summary>
#pragma warning disable EF1001 // The provider's generator can be had in no other way than with its options, which it calls internal.
internal sealed class InUseSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    /// <inheritdoc/>
    public override IReadOnlyList<MigrationCommand> Generate(
        IReadOnlyList<MigrationOperation> operations, IModel? model = null, MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default) =>
        operations.Any(operation => operation[InUseMigration.Mark] is not null)
            ? [.. operations.SelectMany(operation => Generate(operation, base.Generate, model, options))]
            : base.Generate(operations, model, options);

    private IEnumerable<MigrationCommand> Generate(
        MigrationOperation operation,
        Func<IReadOnlyList<MigrationOperation>, IModel?, MigrationsSqlGenerationOptions, IReadOnlyList<MigrationCommand>> generate,
        IModel? model,
        MigrationsSqlGenerationOptions options)
    {
        if (operation is InUseIndexOperation own)
        {
            return [Command(own.Index)];
        }

        if (operation is InUseReindexOperation { Function: var function })
        {
            return [new InUseReindexCommand(Relational(InUseReindexCommand.Indexes(function)), Dependencies.CurrentContext.Context, Dependencies.Logger)];
        }

        var commands = generate([operation], model, options);
        return operation switch
        {
            _ when operation[InUseMigration.Mark] is null => commands,
            SqlOperation => commands,
            CreateIndexOperation index => [Command(IndexOf(index, commands.Single().CommandText))],
            AddForeignKeyOperation key => Validated(commands, key.Table, key.Name),
            AddCheckConstraintOperation check => Validated(commands, check.Table, check.Name),
            DropIndexOperation or DropColumnOperation or DropTableOperation or DropForeignKeyOperation or DropCheckConstraintOperation or DropUniqueConstraintOperation =>
                commands.Select(command => Command(InUseSql.Patiently(command.CommandText, InUseSql.AlreadyRemoved))),
            _ => commands.Select(command => Command(InUseSql.Patiently(command.CommandText, InUseSql.AlreadyMade))),
        };
    }

    // Rows that are there are read afterwards, under a lock that lets everybody write.
    private IEnumerable<MigrationCommand> Validated(IReadOnlyList<MigrationCommand> commands, string table, string name) =>
    [
        Command(InUseSql.Patiently($"{commands.Single().CommandText.Trim().TrimEnd(';')} NOT VALID", InUseSql.AlreadyMade)),
        Command($"ALTER TABLE {Delimit(table)} VALIDATE CONSTRAINT {Delimit(name)}"),
    ];

    private InUseIndex IndexOf(CreateIndexOperation index, string text)
    {
        var table = Delimit(index.Table);
        var behind = $" ON {table} ";
        return new InUseIndex(
            Delimit(index.Name), table, text[(text.IndexOf(behind, StringComparison.Ordinal) + behind.Length)..].Trim().TrimEnd(';'), index.IsUnique, "true");
    }

    private string Delimit(string name) => Dependencies.SqlGenerationHelper.DelimitIdentifier(name);

    private InUseIndexCommand Command(InUseIndex index) => new(Relational(index.Concurrently), Dependencies.CurrentContext.Context, Dependencies.Logger, index);

    private MigrationCommand Command(string sql) => new(Relational(sql), Dependencies.CurrentContext.Context, Dependencies.Logger, transactionSuppressed: true);

    private IRelationalCommand Relational(string sql) => Dependencies.CommandBuilderFactory.Create().Append(sql).Build();
}
