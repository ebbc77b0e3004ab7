INSERT INTO audit_log (action, actor, actor_courier_id, actor_user_id, after, before, created_at, entity_id, entity_type, organization_id, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9, v.c10
FROM unnest(@v0, @v1, @v2, @v3, @v4, @v5, @v6, @v7, @v8, @v9, @v10) AS v(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10) RETURNING id

INSERT INTO delivery_events (actor, actor_courier_id, actor_user_id, created_at, delivery_id, note, occurred_at, organization_id, status, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4, v.c5, v.c6, v.c7, v.c8, v.c9
FROM unnest(@v0, @v1, @v2, @v3, @v4, @v5, @v6, @v7, @v8, @v9) AS v(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9) RETURNING id

INSERT INTO outbox_messages (created_at, kind, organization_id, payload, updated_at) SELECT v.c0, v.c1, v.c2, v.c3, v.c4
FROM unnest(@v0, @v1, @v2, @v3, @v4) AS v(c0, c1, c2, c3, c4) RETURNING id

SELECT *
FROM (SELECT count(*) AS n, t.courier_id AS k1
FROM deliveries AS t
WHERE t.organization_id = $1 AND (t.status IN ('ASSIGNED', 'IN_TRANSIT') AND t.organization_id = $2)
GROUP BY 2) AS g
WHERE g.k1 IS NOT NULL
ORDER BY g.n DESC, g.k1
LIMIT $3

SELECT EXISTS (
    SELECT 1
   
FROM users AS u
    INNER JOIN (
        SELECT o.id, o.is_active
       
FROM organizations AS o
       
WHERE @ef_filter__SeesEveryRow2 OR o.id = @ef_filter__FencedOrganizationId
    ) AS o0 ON u.organization_id = o0.id
   
WHERE (@ef_filter__SeesEveryRow2 OR u.organization_id = @ef_filter__FencedOrganizationId) AND u.id = @user AND u.is_active AND o0.is_active)

SELECT b.id, b.barq_id, b.city, b.created_at, b.current_vehicle_id, b.email, b.full_name, b.joining_date, b.mobile_number, b.organization_id, b.performance_score, b.project_type, b.status, b.total_deliveries, b.updated_at, b.version
FROM (
    SELECT *
FROM couriers
WHERE id = ANY(@p0)
ORDER BY id FOR SHARE
) AS b
WHERE @ef_filter__SeesEveryRow5 OR (b.organization_id = @ef_filter__FencedOrganizationId AND @ef_filter__p4)

SELECT b.id, b.city, b.cod_amount, b.courier_id, b.created_at, b.delivered_at, b.delivery_address, b.notes, b.organization_id, b.picked_up_at, b.pickup_address, b.status, b.tracking_number, b.updated_at, b.version
FROM (
    SELECT *
FROM deliveries
WHERE id = ANY(@p0)
ORDER BY id FOR NO KEY UPDATE
) AS b
WHERE @ef_filter__SeesEveryRow5 OR (b.organization_id = @ef_filter__FencedOrganizationId AND (@ef_filter__p4 OR b.courier_id IS NULL))

SELECT t.id, t.tracking_number, t.status, t.version, j1.id, j1.full_name
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id AND j1.organization_id = $1
WHERE t.id = ANY ($2) AND t.organization_id = $1

UPDATE deliveries AS t SET courier_id = v.c0, status = v.c1, updated_at = v.c2, version = v.c3
FROM unnest(@v0, @v1, @v2, @v3, @v4, @v5) AS v(k0, k1, c0, c1, c2, c3)
WHERE t.id = v.k0 AND t.version = v.k1
