using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>
    /// Which nodes there are, and in which transaction a message of the outbox was written: neither is of the model. The nodes' table outlives no
    /// crash of the server, and so costs no log: each node finds itself missing there and writes itself anew.
    /// </summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261128232500_AddCacheNodes")]
    public partial class AddCacheNodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""CREATE UNLOGGED TABLE cache_nodes (node text COLLATE "C" CONSTRAINT pk_cache_nodes PRIMARY KEY, beats bigint NOT NULL, acknowledged text COLLATE "C" NOT NULL)""");
            migrationBuilder.Sql("ALTER TABLE outbox_messages ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()");
            migrationBuilder.Sql("CREATE INDEX idx_outbox_messages_transaction_id ON outbox_messages (transaction_id)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE outbox_messages DROP COLUMN transaction_id");
            migrationBuilder.Sql("DROP TABLE cache_nodes");
        }
    }
}
