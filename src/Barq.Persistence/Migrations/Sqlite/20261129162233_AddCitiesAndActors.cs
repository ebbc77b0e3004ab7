using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_courier_id",
                table: "delivery_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_user_id",
                table: "delivery_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "city",
                table: "deliveries",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_courier_id",
                table: "audit_log",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "actor_user_id",
                table: "audit_log",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "city",
                table: "archived_deliveries",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            // Before the indexes: each row is then put into them once.
            migrationBuilder.Sql($"UPDATE deliveries SET city = {CitiesOfAddresses.Sql("pickup_address")}");
            migrationBuilder.Sql($"UPDATE archived_deliveries SET city = {CitiesOfAddresses.Sql("pickup_address")}");
            migrationBuilder.Sql("UPDATE audit_log SET actor_user_id = CAST(substr(actor, 6) AS integer) WHERE actor GLOB 'user [0-9]*'");
            migrationBuilder.Sql("UPDATE audit_log SET actor_courier_id = CAST(substr(actor, 9) AS integer) WHERE actor GLOB 'courier [0-9]*'");

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_city_status_created_at",
                table: "deliveries",
                columns: new[] { "city", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_city_status_created_at",
                table: "deliveries",
                columns: new[] { "organization_id", "city", "status", "created_at", "id" });
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
