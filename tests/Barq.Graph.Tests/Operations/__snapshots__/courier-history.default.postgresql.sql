WITH l0(c0, c1, c2) AS MATERIALIZED (SELECT t.id, t.full_name, t.total_deliveries
FROM couriers AS t
WHERE t.id = $1), l1(parent, c0, c1, c2, c3, c4, c5, c6) AS (SELECT k.parent, t0.tracking_number, t0.status, t0.delivery_address, t0.delivered_at, t0.cod_amount, t0.created_at, t0.id
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.tracking_number, t.status, t.delivery_address, t.delivered_at, t.cod_amount, t.created_at, t.id
FROM deliveries AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c0, c2, c1, CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS numeric), CAST(NULL AS timestamptz), CAST(NULL AS timestamptz)
FROM l0 UNION ALL SELECT 1, parent, c6, NULL, c0, c1, c2, c4, c3, c5
FROM l1
