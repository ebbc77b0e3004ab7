SELECT t0.id, t0.tracking_number, t0.status, t0.city, t0.delivery_address, t0.cod_amount, t0.created_at, j1.id, j1.full_name
FROM (SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.cod_amount, t.created_at, t.courier_id
FROM deliveries AS t
WHERE (t.city = $1 AND t.status IN (SELECT value
FROM json_each($2)))
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at DESC, t0.id DESC

WITH RECURSIVE d(v, place) AS (SELECT f.v, CAST(1 AS bigint)
FROM (SELECT t.city AS v
FROM deliveries AS t
WHERE t.city IS NOT NULL
ORDER BY t.city
LIMIT 1) AS f UNION ALL SELECT (SELECT t.city AS v
FROM deliveries AS t
WHERE t.city IS NOT NULL AND t.city > d.v
ORDER BY t.city
LIMIT 1), d.place + 1
FROM d
WHERE d.v IS NOT NULL AND d.place < $1) SELECT *
FROM (SELECT CAST(0 AS bigint) AS n, d.v AS k1
FROM d
WHERE d.v IS NOT NULL) AS g
WHERE g.k1 IS NOT NULL
ORDER BY g.k1 NULLS LAST
LIMIT $2
