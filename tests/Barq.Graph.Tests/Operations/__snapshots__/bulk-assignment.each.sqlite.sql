INSERT INTO audit_log (action, actor, actor_courier_id, actor_user_id, after, before, created_at, entity_id, entity_type, organization_id, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9, v.c10
FROM (SELECT value ->> 0 AS c0, value ->> 1 AS c1, value ->> 2 AS c2, value ->> 3 AS c3, value ->> 4 AS c4, value ->> 5 AS c5, value ->> 6 AS c6, value ->> 7 AS c7, value ->> 8 AS c8, value ->> 9 AS c9, value ->> 10 AS c10
FROM json_each(@rows)) AS v RETURNING id

INSERT INTO delivery_events (actor, actor_courier_id, actor_user_id, created_at, delivery_id, note, occurred_at, organization_id, status, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9
FROM (SELECT value ->> 0 AS c0, value ->> 1 AS c1, value ->> 2 AS c2, value ->> 3 AS c3, value ->> 4 AS c4, value ->> 5 AS c5, value ->> 6 AS c6, value ->> 7 AS c7, value ->> 8 AS c8, value ->> 9 AS c9
FROM json_each(@rows)) AS v RETURNING id

INSERT INTO outbox_messages (created_at, kind, organization_id, payload, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4
FROM (SELECT value ->> 0 AS c0, value ->> 1 AS c1, value ->> 2 AS c2, value ->> 3 AS c3, value ->> 4 AS c4
FROM json_each(@rows)) AS v RETURNING id

SELECT "c"."id", "c"."barq_id", "c"."city", "c"."created_at", "c"."current_vehicle_id", "c"."email", "c"."full_name", "c"."joining_date", "c"."mobile_number", "c"."organization_id", "c"."performance_score", "c"."project_type", "c"."status", "c"."total_deliveries", "c"."updated_at", "c"."version"
FROM "couriers" AS "c"
WHERE (@ef_filter__SeesEveryRow5 OR ("c"."organization_id" = @ef_filter__FencedOrganizationId AND @ef_filter__p4)) AND "c"."id" IN (@wanted1, @wanted2)

SELECT "d"."id", "d"."city", "d"."cod_amount", "d"."courier_id", "d"."created_at", "d"."delivered_at", "d"."delivery_address", "d"."notes", "d"."organization_id", "d"."picked_up_at", "d"."pickup_address", "d"."status", "d"."tracking_number", "d"."updated_at", "d"."version"
FROM "deliveries" AS "d"
WHERE (@ef_filter__SeesEveryRow5 OR ("d"."organization_id" = @ef_filter__FencedOrganizationId AND (@ef_filter__p4 OR "d"."courier_id" IS NULL))) AND "d"."id" IN (@wanted1, @wanted2, @wanted3, @wanted4)

SELECT *
FROM (SELECT count(*) AS n, t.courier_id AS k1
FROM deliveries AS t
WHERE t.organization_id = $1 AND (t.status IN (SELECT value
FROM json_each($2)) AND t.organization_id = $3)
GROUP BY 2) AS g
WHERE g.k1 IS NOT NULL
ORDER BY g.n DESC, g.k1 NULLS LAST
LIMIT $4

SELECT EXISTS (
    SELECT 1
   
FROM "users" AS "u"
    INNER JOIN (
        SELECT "o"."id", "o"."is_active"
       
FROM "organizations" AS "o"
       
WHERE @ef_filter__SeesEveryRow2 OR "o"."id" = @ef_filter__FencedOrganizationId
    ) AS "o0" ON "u"."organization_id" = "o0"."id"
   
WHERE (@ef_filter__SeesEveryRow2 OR "u"."organization_id" = @ef_filter__FencedOrganizationId) AND "u"."id" = @user AND "u"."is_active" AND "o0"."is_active")

SELECT t.id, t.tracking_number, t.status, t.version, j1.id, j1.full_name
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id AND j1.organization_id = $1
WHERE t.id IN (SELECT value
FROM json_each($2)) AND t.organization_id = $1

UPDATE deliveries AS t SET courier_id = v.c0, status = v.c1, updated_at = v.c2, version = v.c3
FROM (SELECT value ->> 0 AS k0, value ->> 1 AS k1, value ->> 2 AS c0, value ->> 3 AS c1, value ->> 4 AS c2, value ->> 5 AS c3
FROM json_each(@rows)) AS v
WHERE t.id = v.k0 AND t.version = v.k1
