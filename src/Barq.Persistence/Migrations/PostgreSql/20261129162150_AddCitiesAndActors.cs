using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddCitiesAndActors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "actor",
                table: "delivery_events",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "actor_courier_id",
                table: "delivery_events",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_user_id",
                table: "delivery_events",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "city",
                table: "deliveries",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "actor_courier_id",
                table: "audit_log",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_user_id",
                table: "audit_log",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "city",
                table: "archived_deliveries",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true,
                collation: "C");

            // Before the indexes: each row is then put into them once.
            migrationBuilder.Fill("deliveries", "city", CitiesOfAddresses.Sql("pickup_address"));
            migrationBuilder.Fill("archived_deliveries", "city", CitiesOfAddresses.Sql("pickup_address"));
            migrationBuilder.Fill("audit_log", "actor_user_id", LeftEmpty.UserOfActor);
            migrationBuilder.Fill("audit_log", "actor_courier_id", LeftEmpty.CourierOfActor);

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_city_status_created_at",
                table: "deliveries",
                columns: new[] { "city", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_city_status_created_at",
                table: "deliveries",
                columns: new[] { "organization_id", "city", "status", "created_at", "id" });

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_deliveries_city_status_created_at",
                table: "deliveries");

            migrationBuilder.DropIndex(
                name: "idx_deliveries_organization_id_city_status_created_at",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "actor",
                table: "delivery_events");

            migrationBuilder.DropColumn(
                name: "actor_courier_id",
                table: "delivery_events");

            migrationBuilder.DropColumn(
                name: "actor_user_id",
                table: "delivery_events");

            migrationBuilder.DropColumn(
                name: "city",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "actor_courier_id",
                table: "audit_log");

            migrationBuilder.DropColumn(
                name: "actor_user_id",
                table: "audit_log");

            migrationBuilder.DropColumn(
                name: "city",
                table: "archived_deliveries");
        }
    }
}
