using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddIndexesOfQuestions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_tickets_category_created_at",
                table: "tickets",
                columns: new[] { "category", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_category_created_at",
                table: "tickets",
                columns: new[] { "organization_id", "category", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_updated_at",
                table: "tickets",
                columns: new[] { "organization_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_updated_at",
                table: "tickets",
                columns: new[] { "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_delivery_events_organization_id_occurred_at",
                table: "delivery_events",
                columns: new[] { "organization_id", "occurred_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_cod_amount",
                table: "deliveries",
                columns: new[] { "cod_amount", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_courier_id_delivered_at",
                table: "deliveries",
                columns: new[] { "courier_id", "delivered_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_courier_id_status_created_at",
                table: "deliveries",
                columns: new[] { "courier_id", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_cod_amount",
                table: "deliveries",
                columns: new[] { "organization_id", "cod_amount", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_delivered_at",
                table: "deliveries",
                columns: new[] { "organization_id", "delivered_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_audit_log_actor_created_at",
                table: "audit_log",
                columns: new[] { "actor", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_audit_log_created_at",
                table: "audit_log",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_audit_log_organization_id_actor_created_at",
                table: "audit_log",
                columns: new[] { "organization_id", "actor", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_archived_deliveries_archived_at",
                table: "archived_deliveries",
                columns: new[] { "archived_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_archived_deliveries_created_at",
                table: "archived_deliveries",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_archived_deliveries_organization_id_archived_at",
                table: "archived_deliveries",
                columns: new[] { "organization_id", "archived_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_archived_deliveries_organization_id_created_at",
                table: "archived_deliveries",
                columns: new[] { "organization_id", "created_at", "id" });

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_tickets_category_created_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "idx_tickets_organization_id_category_created_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "idx_tickets_organization_id_updated_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "idx_tickets_updated_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "idx_delivery_events_organization_id_occurred_at",
                table: "delivery_events");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_cod_amount",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_courier_id_delivered_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_courier_id_status_created_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_organization_id_cod_amount",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_organization_id_delivered_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_audit_log_actor_created_at",
                table: "audit_log");

            migrationBuilder.DropIndex(
                name: "idx_audit_log_created_at",
                table: "audit_log");

            migrationBuilder.DropIndex(
                name: "idx_audit_log_organization_id_actor_created_at",
                table: "audit_log");

            migrationBuilder.DropIndex(
                name: "idx_archived_deliveries_archived_at",
                table: "archived_deliveries");

            migrationBuilder.DropIndex(
                name: "idx_archived_deliveries_created_at",
                table: "archived_deliveries");

            migrationBuilder.DropIndex(
                name: "idx_archived_deliveries_organization_id_archived_at",
                table: "archived_deliveries");

            migrationBuilder.DropIndex(
                name: "idx_archived_deliveries_organization_id_created_at",
                table: "archived_deliveries");
        }
    }
}
