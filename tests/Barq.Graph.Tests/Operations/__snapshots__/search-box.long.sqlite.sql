WITH newest AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.pickup_address) AS f1, barq_fold(t.delivery_address) AS f2
FROM deliveries AS t
ORDER BY t.id DESC
LIMIT 1000), found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.tracking_number) AS folded
FROM deliveries AS t
WHERE substr(barq_fold(t.tracking_number), 1, length($1)) = $1
ORDER BY barq_fold(t.tracking_number)
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE instr(newest.f1, $2) > 0 AND instr(newest.f1, $3) > 0 AND instr(newest.f1, $4) > 0 AND instr(newest.f1, $5) > 0 AND instr(newest.f1, $6) > 0 AND instr(newest.f1, $7) > 0 AND instr(newest.f1, $8) > 0
ORDER BY newest.id DESC
LIMIT 100) AS n1 UNION ALL SELECT *
FROM (SELECT newest.id, 2 AS field, newest.f2 AS folded
FROM newest
WHERE instr(newest.f2, $2) > 0 AND instr(newest.f2, $3) > 0 AND instr(newest.f2, $4) > 0 AND instr(newest.f2, $5) > 0 AND instr(newest.f2, $6) > 0 AND instr(newest.f2, $7) > 0 AND instr(newest.f2, $8) > 0
ORDER BY newest.id DESC
LIMIT 100) AS n2), rare1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.pickup_address) AS folded
FROM deliveries AS t
WHERE (SELECT count(*)
FROM found) < $9 AND instr(barq_fold(t.pickup_address), $2) > 0 AND barq_nearness($2, barq_fold(t.pickup_address)) >= 900 AND instr(barq_fold(t.pickup_address), $3) > 0 AND instr(barq_fold(t.pickup_address), $4) > 0 AND instr(barq_fold(t.pickup_address), $5) > 0 AND instr(barq_fold(t.pickup_address), $6) > 0 AND barq_nearness($6, barq_fold(t.pickup_address)) >= 900 AND instr(barq_fold(t.pickup_address), $7) > 0 AND instr(barq_fold(t.pickup_address), $8) > 0), rare2 AS MATERIALIZED (SELECT t.id AS id, 2 AS field, barq_fold(t.delivery_address) AS folded
FROM deliveries AS t
WHERE (SELECT count(*)
FROM found) < $9 AND instr(barq_fold(t.delivery_address), $2) > 0 AND barq_nearness($2, barq_fold(t.delivery_address)) >= 900 AND instr(barq_fold(t.delivery_address), $3) > 0 AND instr(barq_fold(t.delivery_address), $4) > 0 AND instr(barq_fold(t.delivery_address), $5) > 0 AND instr(barq_fold(t.delivery_address), $6) > 0 AND barq_nearness($6, barq_fold(t.delivery_address)) >= 900 AND instr(barq_fold(t.delivery_address), $7) > 0 AND instr(barq_fold(t.delivery_address), $8) > 0), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1 UNION ALL SELECT *
FROM (SELECT *
FROM rare2
LIMIT 100) AS u2), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND barq_nearness($2, newest.f1) >= 280 AND instr(newest.f1, $3) > 0 AND instr(newest.f1, $4) > 0 AND barq_nearness($5, newest.f1) >= 280 AND barq_nearness($6, newest.f1) >= 280 AND barq_nearness($7, newest.f1) >= 280 AND barq_nearness($8, newest.f1) >= 280
ORDER BY newest.id DESC
LIMIT 100) AS n1 UNION ALL SELECT *
FROM (SELECT newest.id, 2 AS field, newest.f2 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND barq_nearness($2, newest.f2) >= 280 AND instr(newest.f2, $3) > 0 AND instr(newest.f2, $4) > 0 AND barq_nearness($5, newest.f2) >= 280 AND barq_nearness($6, newest.f2) >= 280 AND barq_nearness($7, newest.f2) >= 280 AND barq_nearness($8, newest.f2) >= 280
ORDER BY newest.id DESC
LIMIT 100) AS n2), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), near1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.pickup_address) AS folded
FROM deliveries AS t
WHERE (SELECT count(*)
FROM seen) < 1 AND barq_has_at_end(barq_fold(t.pickup_address), $10) AND barq_nearness($2, barq_fold(t.pickup_address)) >= 280 AND instr(barq_fold(t.pickup_address), $3) > 0 AND instr(barq_fold(t.pickup_address), $4) > 0 AND barq_has_at_end(barq_fold(t.pickup_address), $11) AND barq_nearness($5, barq_fold(t.pickup_address)) >= 280 AND barq_has_at_end(barq_fold(t.pickup_address), $12) AND barq_nearness($6, barq_fold(t.pickup_address)) >= 280 AND barq_has_at_end(barq_fold(t.pickup_address), $13) AND barq_nearness($7, barq_fold(t.pickup_address)) >= 280 AND barq_has_at_end(barq_fold(t.pickup_address), $14) AND barq_nearness($8, barq_fold(t.pickup_address)) >= 280), near2 AS MATERIALIZED (SELECT t.id AS id, 2 AS field, barq_fold(t.delivery_address) AS folded
FROM deliveries AS t
WHERE (SELECT count(*)
FROM seen) < 1 AND barq_has_at_end(barq_fold(t.delivery_address), $10) AND barq_nearness($2, barq_fold(t.delivery_address)) >= 280 AND instr(barq_fold(t.delivery_address), $3) > 0 AND instr(barq_fold(t.delivery_address), $4) > 0 AND barq_has_at_end(barq_fold(t.delivery_address), $11) AND barq_nearness($5, barq_fold(t.delivery_address)) >= 280 AND barq_has_at_end(barq_fold(t.delivery_address), $12) AND barq_nearness($6, barq_fold(t.delivery_address)) >= 280 AND barq_has_at_end(barq_fold(t.delivery_address), $13) AND barq_nearness($7, barq_fold(t.delivery_address)) >= 280 AND barq_has_at_end(barq_fold(t.delivery_address), $14) AND barq_nearness($8, barq_fold(t.delivery_address)) >= 280), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM near1
LIMIT 100) AS u1 UNION ALL SELECT *
FROM (SELECT *
FROM near2
LIMIT 100) AS u2) SELECT t0.id, t0.tracking_number, t0.pickup_address, t0.delivery_address, t0.status, j1.id, j1.full_name, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $1 THEN 1000 ELSE 900 END ELSE (barq_nearness($2, hits.folded) + barq_nearness($3, hits.folded) + barq_nearness($4, hits.folded) + barq_nearness($5, hits.folded) + barq_nearness($6, hits.folded) + barq_nearness($7, hits.folded) + barq_nearness($8, hits.folded)) / 7 END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $9) AS b JOIN deliveries AS t0 ON t0.id = b.id
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY b.score DESC, b.id DESC
