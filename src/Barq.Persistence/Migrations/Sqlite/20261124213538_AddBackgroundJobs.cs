using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.Sqlite
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    arguments = table.Column<string>(type: "TEXT", nullable: false),
                    idempotency_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    progress = table.Column<int>(type: "INTEGER", nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    requested_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    requester_role = table.Column<string>(type: "TEXT", nullable: true),
                    requester_user_id = table.Column<long>(type: "INTEGER", nullable: true),
                    requester_courier_id = table.Column<long>(type: "INTEGER", nullable: true),
                    run_after = table.Column<long>(type: "INTEGER", nullable: false),
                    enqueued_at = table.Column<long>(type: "INTEGER", nullable: true),
                    enqueued_in = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cancel_requested_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    lease_expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    result = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
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
