using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CreateFleet : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organizations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    slug = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    subscription_plan = table.Column<string>(type: "TEXT", nullable: false),
                    subscription_status = table.Column<string>(type: "TEXT", nullable: false),
                    max_users = table.Column<int>(type: "INTEGER", nullable: false),
                    max_couriers = table.Column<int>(type: "INTEGER", nullable: false),
                    max_vehicles = table.Column<int>(type: "INTEGER", nullable: false),
                    trial_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organizations", x => x.id);
                    table.CheckConstraint("ck_organizations_max_couriers", "\"max_couriers\" >= 0");
                    table.CheckConstraint("ck_organizations_max_users", "\"max_users\" >= 0");
                    table.CheckConstraint("ck_organizations_max_vehicles", "\"max_vehicles\" >= 0");
                    table.CheckConstraint("ck_organizations_subscription_plan", "\"subscription_plan\" IN ('FREE', 'BASIC', 'PROFESSIONAL', 'ENTERPRISE')");
                    table.CheckConstraint("ck_organizations_subscription_status", "\"subscription_status\" IN ('TRIAL', 'ACTIVE', 'SUSPENDED', 'CANCELLED')");
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    full_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                    table.CheckConstraint("ck_users_role", "\"role\" IN ('OWNER', 'ADMIN', 'MANAGER', 'VIEWER')");
                    table.ForeignKey(
                        name: "fk_users_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "vehicles",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plate_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    vehicle_type = table.Column<string>(type: "TEXT", nullable: false),
                    make = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    model = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    fuel_type = table.Column<string>(type: "TEXT", nullable: true),
                    current_mileage = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_vehicles", x => x.id);
                    table.CheckConstraint("ck_vehicles_current_mileage", "\"current_mileage\" >= 0");
                    table.CheckConstraint("ck_vehicles_fuel_type", "\"fuel_type\" IN ('GASOLINE', 'DIESEL', 'ELECTRIC', 'HYBRID')");
                    table.CheckConstraint("ck_vehicles_status", "\"status\" IN ('ACTIVE', 'MAINTENANCE', 'INACTIVE', 'RETIRED', 'REPAIR')");
                    table.CheckConstraint("ck_vehicles_vehicle_type", "\"vehicle_type\" IN ('MOTORCYCLE', 'CAR', 'VAN', 'TRUCK', 'BICYCLE')");
                    table.CheckConstraint("ck_vehicles_year", "\"year\" BETWEEN 1900 AND 2200");
                    table.ForeignKey(
                        name: "fk_vehicles_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "couriers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    barq_id = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    full_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    mobile_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    project_type = table.Column<string>(type: "TEXT", nullable: false),
                    city = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    joining_date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    current_vehicle_id = table.Column<long>(type: "INTEGER", nullable: true),
                    performance_score = table.Column<long>(type: "INTEGER", precision: 5, scale: 2, nullable: true),
                    total_deliveries = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_couriers", x => x.id);
                    table.CheckConstraint("ck_couriers_performance_score", "\"performance_score\" BETWEEN 0 AND 10000");
                    table.CheckConstraint("ck_couriers_project_type", "\"project_type\" IN ('ECOMMERCE', 'FOOD', 'WAREHOUSE', 'BARQ', 'MIXED')");
                    table.CheckConstraint("ck_couriers_status", "\"status\" IN ('ONBOARDING', 'ACTIVE', 'ON_LEAVE', 'SUSPENDED', 'INACTIVE', 'TERMINATED')");
                    table.CheckConstraint("ck_couriers_total_deliveries", "\"total_deliveries\" >= 0");
                    table.ForeignKey(
                        name: "fk_couriers_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_couriers_vehicles_current_vehicle_id",
                        column: x => x.current_vehicle_id,
                        principalTable: "vehicles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    tracking_number = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    courier_id = table.Column<long>(type: "INTEGER", nullable: true),
                    pickup_address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    delivery_address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    picked_up_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cod_amount = table.Column<long>(type: "INTEGER", precision: 10, scale: 2, nullable: false),
                    notes = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => x.id);
                    table.CheckConstraint("ck_deliveries_cod_amount", "\"cod_amount\" BETWEEN 0 AND 9999999999");
                    table.CheckConstraint("ck_deliveries_status", "\"status\" IN ('PENDING', 'ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'FAILED', 'RETURNED')");
                    table.ForeignKey(
                        name: "fk_deliveries_couriers_courier_id",
                        column: x => x.courier_id,
                        principalTable: "couriers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_deliveries_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "delivery_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_events", x => x.id);
                    table.CheckConstraint("ck_delivery_events_status", "\"status\" IN ('PENDING', 'ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'FAILED', 'RETURNED')");
                    table.ForeignKey(
                        name: "fk_delivery_events_deliveries_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "deliveries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_delivery_events_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tickets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    organization_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ticket_number = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    courier_id = table.Column<long>(type: "INTEGER", nullable: true),
                    delivery_id = table.Column<long>(type: "INTEGER", nullable: true),
                    created_by = table.Column<long>(type: "INTEGER", nullable: false),
                    assigned_to = table.Column<long>(type: "INTEGER", nullable: true),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    priority = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    resolution = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    sla_due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    first_response_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sla_breached = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tickets", x => x.id);
                    table.CheckConstraint("ck_tickets_category", "\"category\" IN ('TECHNICAL', 'BILLING', 'DELIVERY', 'COMPLAINT', 'VEHICLE', 'OTHER')");
                    table.CheckConstraint("ck_tickets_priority", "\"priority\" IN ('LOW', 'MEDIUM', 'HIGH', 'URGENT')");
                    table.CheckConstraint("ck_tickets_status", "\"status\" IN ('OPEN', 'IN_PROGRESS', 'PENDING', 'RESOLVED', 'CLOSED')");
                    table.ForeignKey(
                        name: "fk_tickets_couriers_courier_id",
                        column: x => x.courier_id,
                        principalTable: "couriers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tickets_deliveries_delivery_id",
                        column: x => x.delivery_id,
                        principalTable: "deliveries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tickets_organizations_organization_id",
                        column: x => x.organization_id,
                        principalTable: "organizations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tickets_users_assigned_to",
                        column: x => x.assigned_to,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tickets_users_created_by",
                        column: x => x.created_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_barq_id",
                table: "couriers",
                column: "barq_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_couriers_city",
                table: "couriers",
                columns: new[] { "city", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_created_at",
                table: "couriers",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_current_vehicle_id",
                table: "couriers",
                columns: new[] { "current_vehicle_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_full_name",
                table: "couriers",
                columns: new[] { "full_name", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_organization_id",
                table: "couriers",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_organization_id_city",
                table: "couriers",
                columns: new[] { "organization_id", "city", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_organization_id_full_name",
                table: "couriers",
                columns: new[] { "organization_id", "full_name", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_performance_score",
                table: "couriers",
                columns: new[] { "performance_score", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_status",
                table: "couriers",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_courier_id",
                table: "deliveries",
                columns: new[] { "courier_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_courier_id_created_at",
                table: "deliveries",
                columns: new[] { "courier_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_created_at",
                table: "deliveries",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_delivered_at",
                table: "deliveries",
                columns: new[] { "delivered_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id",
                table: "deliveries",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_created_at",
                table: "deliveries",
                columns: new[] { "organization_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_organization_id_status_created_at",
                table: "deliveries",
                columns: new[] { "organization_id", "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_status",
                table: "deliveries",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_status_created_at",
                table: "deliveries",
                columns: new[] { "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_tracking_number",
                table: "deliveries",
                column: "tracking_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_deliveries_updated_at",
                table: "deliveries",
                columns: new[] { "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_delivery_events_delivery_id_occurred_at",
                table: "delivery_events",
                columns: new[] { "delivery_id", "occurred_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_organizations_name",
                table: "organizations",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_organizations_slug",
                table: "organizations",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_tickets_assigned_to",
                table: "tickets",
                columns: new[] { "assigned_to", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_assigned_to_status_sla_due_at",
                table: "tickets",
                columns: new[] { "assigned_to", "status", "sla_due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_courier_id",
                table: "tickets",
                columns: new[] { "courier_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_created_at",
                table: "tickets",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_created_by",
                table: "tickets",
                columns: new[] { "created_by", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_delivery_id",
                table: "tickets",
                columns: new[] { "delivery_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id",
                table: "tickets",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_created_at",
                table: "tickets",
                columns: new[] { "organization_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_priority_created_at",
                table: "tickets",
                columns: new[] { "organization_id", "priority", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_status_sla_due_at",
                table: "tickets",
                columns: new[] { "organization_id", "status", "sla_due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_sla_due_at",
                table: "tickets",
                columns: new[] { "sla_due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_status",
                table: "tickets",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_status_sla_due_at",
                table: "tickets",
                columns: new[] { "status", "sla_due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_ticket_number",
                table: "tickets",
                column: "ticket_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_users_email",
                table: "users",
                column: "email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "idx_users_organization_id",
                table: "users",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_vehicles_organization_id",
                table: "vehicles",
                columns: new[] { "organization_id", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_vehicles_organization_id_status",
                table: "vehicles",
                columns: new[] { "organization_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_vehicles_plate_number",
                table: "vehicles",
                column: "plate_number",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delivery_events");

            migrationBuilder.DropTable(
                name: "tickets");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "couriers");

            migrationBuilder.DropTable(
                name: "vehicles");

            migrationBuilder.DropTable(
                name: "organizations");
        }
    }
}
