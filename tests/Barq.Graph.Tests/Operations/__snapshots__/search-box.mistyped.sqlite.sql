WITH found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.plate_number) AS folded
FROM vehicles AS t
WHERE substr(barq_fold(t.plate_number), 1, length($1)) = $1
ORDER BY barq_fold(t.plate_number)
LIMIT 100) AS n0), hits AS MATERIALIZED (SELECT *
FROM found AS u0) SELECT t0.id, t0.plate_number, t0.make, t0.model, t0.status, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $1 THEN 1000 ELSE 900 END END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $2) AS b JOIN vehicles AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC

WITH newest AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.full_name) AS f1
FROM couriers AS t
ORDER BY t.id DESC
LIMIT 1000), found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.barq_id) AS folded
FROM couriers AS t
WHERE substr(barq_fold(t.barq_id), 1, length($1)) = $1
ORDER BY barq_fold(t.barq_id)
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE instr(newest.f1, $2) > 0 AND instr(newest.f1, $3) > 0
ORDER BY newest.id DESC
LIMIT 100) AS n1), rare1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE (SELECT count(*)
FROM found) < $4 AND instr(barq_fold(t.full_name), $2) > 0 AND instr(barq_fold(t.full_name), $3) > 0), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND barq_nearness($2, newest.f1) >= 280 AND barq_nearness($3, newest.f1) >= 280
ORDER BY newest.id DESC
LIMIT 100) AS n1), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), near1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE (SELECT count(*)
FROM seen) < 1 AND barq_has_at_end(barq_fold(t.full_name), $5) AND barq_nearness($2, barq_fold(t.full_name)) >= 280 AND barq_has_at_end(barq_fold(t.full_name), $6) AND barq_nearness($3, barq_fold(t.full_name)) >= 280), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM near1
LIMIT 100) AS u1) SELECT t0.id, t0.barq_id, t0.full_name, t0.city, t0.status, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $1 THEN 1000 ELSE 900 END ELSE (barq_nearness($2, hits.folded) + barq_nearness($3, hits.folded)) / 2 END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $4) AS b JOIN couriers AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC
