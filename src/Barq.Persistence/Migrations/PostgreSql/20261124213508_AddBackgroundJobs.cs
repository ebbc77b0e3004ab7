using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddBackgroundJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "background_jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    organization_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    queue = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    arguments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    idempotency_key = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    progress = table.Column<int>(type: "integer", nullable: false),
                    stage = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    checkpoint = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    requested_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    requester_role = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    requester_user_id = table.Column<long>(type: "bigint", nullable: true),
                    requester_courier_id = table.Column<long>(type: "bigint", nullable: true),
                    run_after = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enqueued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    enqueued_in = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    lease_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_background_jobs", x => x.id);
                    table.CheckConstraint("ck_background_jobs_progress", "\"progress\" BETWEEN 0 AND 100");
                    table.CheckConstraint("ck_background_jobs_requester_role", "\"requester_role\" IN ('OWNER', 'ADMIN', 'MANAGER', 'VIEWER', 'COURIER')");
                    table.CheckConstraint("ck_background_jobs_status", "\"status\" IN ('QUEUED', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'DEAD', 'CANCELLED')");
                });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_created_at",
                table: "background_jobs",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_finished_at",
                table: "background_jobs",
                columns: new[] { "finished_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_organization_id",
                table: "background_jobs",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_organization_id_created_at",
                table: "background_jobs",
                columns: new[] { "organization_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_organization_id_kind_created_at",
                table: "background_jobs",
                columns: new[] { "organization_id", "kind", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_organization_id_status_created_at",
                table: "background_jobs",
                columns: new[] { "organization_id", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_requested_by_idempotency_key",
                table: "background_jobs",
                columns: new[] { "requested_by", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_background_jobs_status_run_after",
                table: "background_jobs",
                columns: new[] { "status", "run_after", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "background_jobs");
        }
    }
}
