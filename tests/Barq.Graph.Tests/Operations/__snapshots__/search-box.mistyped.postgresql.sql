WITH found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.plate_number) AS folded
FROM vehicles AS t
WHERE barq_fold(t.plate_number) COLLATE "C" LIKE $1
ORDER BY barq_fold(t.plate_number) COLLATE "C"
LIMIT 100) AS n0), hits AS MATERIALIZED (SELECT *
FROM found AS u0) SELECT t0.id, t0.plate_number, t0.make, t0.model, t0.status, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $2 THEN 1000 ELSE 900 END END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $3) AS b JOIN vehicles AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC

WITH newest AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.full_name) AS f1
FROM couriers AS t
ORDER BY t.id DESC
LIMIT 1000), found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.barq_id) AS folded
FROM couriers AS t
WHERE barq_fold(t.barq_id) COLLATE "C" LIKE $1
ORDER BY barq_fold(t.barq_id) COLLATE "C"
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE newest.f1 LIKE $2 AND newest.f1 LIKE $3
ORDER BY newest.id DESC
LIMIT 100) AS n1), rare1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE (SELECT count(*)
FROM found) < $4 AND barq_fold(t.full_name) LIKE $2 AND barq_fold(t.full_name) LIKE $3), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND (barq_may_hold(newest.f1, $5) OR barq_may_swap(newest.f1, $6)) AND barq_nearness($5, newest.f1) >= 280 AND (barq_may_hold(newest.f1, $7) OR barq_may_swap(newest.f1, $8)) AND barq_nearness($7, newest.f1) >= 280
ORDER BY newest.id DESC
LIMIT 100) AS n1), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), g1_0 AS MATERIALIZED (SELECT (SELECT o.pattern
FROM unnest($9, $10) WITH ORDINALITY AS o(pattern, parts, place)
WHERE NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 ~ ALL (string_to_array(o.parts, ' ')))
ORDER BY o.place
LIMIT 1) AS begins, (SELECT o.pattern
FROM unnest($11, $12) WITH ORDINALITY AS o(pattern, parts, place)
WHERE NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 ~ ALL (string_to_array(o.parts, ' ')))
ORDER BY o.place
LIMIT 1) AS ends
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 LIKE $2)), anear1_0 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE EXISTS (SELECT
FROM g1_0) AND (barq_may_swap(barq_fold(t.full_name), (SELECT begins
FROM g1_0)) AND barq_may_swap(barq_fold(t.full_name), (SELECT begins
FROM g1_0)) OR barq_may_swap(barq_fold(t.full_name), (SELECT ends
FROM g1_0)) AND barq_may_swap(barq_fold(t.full_name), (SELECT ends
FROM g1_0)) OR barq_may_swap(barq_fold(t.full_name), $6))), near1_0 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM anear1_0
LIMIT 500) AS c
WHERE barq_nearness($5, c.folded) >= 280 AND barq_nearness($7, c.folded) >= 280), g1_1 AS MATERIALIZED (SELECT (SELECT o.pattern
FROM unnest($13, $14) WITH ORDINALITY AS o(pattern, parts, place)
WHERE NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 ~ ALL (string_to_array(o.parts, ' ')))
ORDER BY o.place
LIMIT 1) AS begins, (SELECT o.pattern
FROM unnest($15, $16) WITH ORDINALITY AS o(pattern, parts, place)
WHERE NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 ~ ALL (string_to_array(o.parts, ' ')))
ORDER BY o.place
LIMIT 1) AS ends
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 LIKE $3)), anear1_1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE EXISTS (SELECT
FROM g1_1) AND (barq_may_swap(barq_fold(t.full_name), (SELECT begins
FROM g1_1)) AND barq_may_swap(barq_fold(t.full_name), (SELECT begins
FROM g1_1)) OR barq_may_swap(barq_fold(t.full_name), (SELECT ends
FROM g1_1)) AND barq_may_swap(barq_fold(t.full_name), (SELECT ends
FROM g1_1)) OR barq_may_swap(barq_fold(t.full_name), $8))), near1_1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM anear1_1
LIMIT 500) AS c
WHERE barq_nearness($5, c.folded) >= 280 AND barq_nearness($7, c.folded) >= 280), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM near1_0
LIMIT 100) AS u1 UNION ALL SELECT *
FROM (SELECT *
FROM near1_1
LIMIT 100) AS u2) SELECT t0.id, t0.barq_id, t0.full_name, t0.city, t0.status, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $17 THEN 1000 ELSE 900 END ELSE (barq_nearness($5, hits.folded) + barq_nearness($7, hits.folded)) / 2 END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $4) AS b JOIN couriers AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC
