WITH found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.plate_number) AS folded
FROM vehicles AS t
WHERE barq_fold(t.plate_number) COLLATE "C" >= $1 AND barq_fold(t.plate_number) COLLATE "C" < $1 || U&'\+10FFFF'
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
WHERE barq_fold(t.barq_id) COLLATE "C" >= $1 AND barq_fold(t.barq_id) COLLATE "C" < $1 || U&'\+10FFFF'
ORDER BY barq_fold(t.barq_id) COLLATE "C"
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE newest.f1 LIKE ALL ($2)
LIMIT 100) AS n1), size AS MATERIALIZED (SELECT CAST(greatest(reltuples, 1) AS double precision) AS rows
FROM pg_class
WHERE oid = CAST('couriers' AS regclass)), sample AS MATERIALIZED (SELECT coalesce(string_agg(r.f1, ' '), '') AS f1, greatest(count(*), 1) AS rows
FROM (SELECT barq_fold(t.full_name) AS f1
FROM couriers AS t TABLESAMPLE SYSTEM ((SELECT least(100, 100.0 * 1000 / size.rows)
FROM size)) REPEATABLE (0)
WHERE (SELECT count(*)
FROM found) < $3
LIMIT 1000) AS r), p1 AS MATERIALIZED (SELECT o.word, o.place, o.leads, o.pattern, size.rows, size.rows * regexp_count(sample.f1, o.pattern) / sample.rows AS standing
FROM size, sample, unnest($4, $5, $6, $7) AS o(word, place, leads, pattern)
WHERE (SELECT count(*)
FROM found) < $3), c1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.turn, q.standing, q.word) AS p, min(q.standing) AS least
FROM (SELECT p.pattern, p.word, p.standing, row_number() OVER (PARTITION BY p.word
ORDER BY p.standing, p.place) AS turn
FROM p1 AS p
WHERE p.leads AND (p.standing <= 100000 OR p.standing * 10 <= p.rows)) AS q) AS r
WHERE r.least <= 100000), led1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE EXISTS (SELECT
FROM c1) AND barq_fold(t.full_name) ~ (SELECT a
FROM c1) AND barq_fold(t.full_name) ~ (SELECT b
FROM c1) AND barq_fold(t.full_name) ~ (SELECT c
FROM c1)), rare1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM led1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), wide AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.full_name) AS f1
FROM couriers AS t
WHERE (SELECT count(*)
FROM found) < $3 AND (NOT EXISTS (SELECT
FROM c1))
ORDER BY t.id DESC
LIMIT 5000), wide1 AS MATERIALIZED (SELECT wide.id, 1 AS field, wide.f1 AS folded
FROM wide
WHERE wide.f1 LIKE ALL ($2) AND wide.f1 ~ ALL ($8)
LIMIT 100), o1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.standing, q.word) AS p, sum(q.standing) AS entries, count(*) AS words
FROM (SELECT DISTINCT ON (p.word) p.pattern, p.word, p.standing
FROM p1 AS p
WHERE p.leads
ORDER BY p.word, p.standing, p.place) AS q) AS r
WHERE NOT EXISTS (SELECT
FROM c1) AND NOT EXISTS (SELECT
FROM found) AND NOT EXISTS (SELECT
FROM rare1) AND NOT EXISTS (SELECT
FROM wide1) AND r.words > 1 AND r.entries <= 600000), oled1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE EXISTS (SELECT
FROM o1) AND barq_fold(t.full_name) ~ (SELECT a
FROM o1) AND barq_fold(t.full_name) ~ (SELECT b
FROM o1) AND barq_fold(t.full_name) ~ (SELECT c
FROM o1)), old1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM oled1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1 UNION ALL SELECT *
FROM wide1 AS u2 UNION ALL SELECT *
FROM (SELECT *
FROM old1
LIMIT 100) AS u3), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND newest.f1 LIKE ALL ($9) AND (barq_may_hold(newest.f1, $10) OR barq_may_swap(newest.f1, $11)) AND barq_nearness($10, newest.f1) >= 280 AND (barq_may_hold(newest.f1, $12) OR barq_may_swap(newest.f1, $13)) AND barq_nearness($12, newest.f1) >= 280
LIMIT 100) AS n1), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), g1 AS MATERIALIZED (SELECT m.keeps, (string_to_array(m.begins, chr(10)))[(SELECT greatest(1, min(p.place))
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 HAVING count(*) > 0)] AS begins, (string_to_array(m.ends, chr(10)))[(SELECT m.last - max(p.place)
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 AND p.place > 0)] AS ends, (SELECT string_agg(o.part, '|')
FROM (SELECT (SELECT x.part
FROM unnest(string_to_array(w.parts, ' ')) AS x(part)
WHERE left(sample.f1, CAST(ceil(length(sample.f1) * least(1, 2 * size.rows / 2500 / 1000)) AS integer)) !~ x.part
LIMIT 1) AS part
FROM size, sample, unnest(string_to_array(m.parts, chr(10))) AS w(parts)) AS o) AS swapped
FROM unnest($14, $15, $16, $17, $18, $19, $20) AS m(place, word, begins, ends, last, parts, keeps)
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 LIKE '%' || m.word || '%')), near1 AS MATERIALIZED (SELECT n.*
FROM g1 AS g
CROSS JOIN LATERAL (WITH a AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.full_name) AS folded
FROM couriers AS t
WHERE (barq_may_swap(barq_fold(t.full_name), g.begins) AND barq_may_swap(barq_fold(t.full_name), g.begins) OR barq_may_swap(barq_fold(t.full_name), g.ends) AND barq_may_swap(barq_fold(t.full_name), g.ends) OR barq_may_swap(barq_fold(t.full_name), g.swapped) AND barq_may_swap(barq_fold(t.full_name), g.swapped) AND barq_fold(t.full_name) || '' ~ g.keeps)) SELECT *
FROM (SELECT *
FROM a
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($9) AND barq_nearness($10, c.folded) >= 280 AND barq_nearness($12, c.folded) >= 280
LIMIT 100) AS n), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM near1 AS u1) SELECT t0.id, t0.barq_id, t0.full_name, t0.city, t0.status, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $21 THEN 1000 ELSE 900 END ELSE (SELECT CAST(sum(barq_nearness(w.word, hits.folded)) AS bigint) / count(*)
FROM unnest($22) AS w(word)) END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $3) AS b JOIN couriers AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC

WITH newest AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.pickup_address) AS f1, barq_fold(t.delivery_address) AS f2
FROM deliveries AS t
ORDER BY t.id DESC
LIMIT 1000), found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.tracking_number) AS folded
FROM deliveries AS t
WHERE barq_fold(t.tracking_number) COLLATE "C" >= $1 AND barq_fold(t.tracking_number) COLLATE "C" < $1 || U&'\+10FFFF'
ORDER BY barq_fold(t.tracking_number) COLLATE "C"
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE newest.f1 LIKE ALL ($2)
LIMIT 100) AS n1 UNION ALL SELECT *
FROM (SELECT newest.id, 2 AS field, newest.f2 AS folded
FROM newest
WHERE newest.f2 LIKE ALL ($2)
LIMIT 100) AS n2), size AS MATERIALIZED (SELECT CAST(greatest(reltuples, 1) AS double precision) AS rows
FROM pg_class
WHERE oid = CAST('deliveries' AS regclass)), sample AS MATERIALIZED (SELECT coalesce(string_agg(r.f1, ' '), '') AS f1, coalesce(string_agg(r.f2, ' '), '') AS f2, greatest(count(*), 1) AS rows
FROM (SELECT barq_fold(t.pickup_address) AS f1, barq_fold(t.delivery_address) AS f2
FROM deliveries AS t TABLESAMPLE SYSTEM ((SELECT least(100, 100.0 * 1000 / size.rows)
FROM size)) REPEATABLE (0)
WHERE (SELECT count(*)
FROM found) < $3
LIMIT 1000) AS r), p1 AS MATERIALIZED (SELECT o.word, o.place, o.leads, o.pattern, size.rows, size.rows * regexp_count(sample.f1, o.pattern) / sample.rows AS standing
FROM size, sample, unnest($4, $5, $6, $7) AS o(word, place, leads, pattern)
WHERE (SELECT count(*)
FROM found) < $3), c1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.turn, q.standing, q.word) AS p, min(q.standing) AS least
FROM (SELECT p.pattern, p.word, p.standing, row_number() OVER (PARTITION BY p.word
ORDER BY p.standing, p.place) AS turn
FROM p1 AS p
WHERE p.leads AND (p.standing <= 100000 OR p.standing * 10 <= p.rows)) AS q) AS r
WHERE r.least <= 100000), led1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.pickup_address) AS folded
FROM deliveries AS t
WHERE EXISTS (SELECT
FROM c1) AND barq_fold(t.pickup_address) ~ (SELECT a
FROM c1) AND barq_fold(t.pickup_address) ~ (SELECT b
FROM c1) AND barq_fold(t.pickup_address) ~ (SELECT c
FROM c1)), rare1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM led1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), p2 AS MATERIALIZED (SELECT o.word, o.place, o.leads, o.pattern, size.rows, size.rows * regexp_count(sample.f2, o.pattern) / sample.rows AS standing
FROM size, sample, unnest($4, $5, $6, $7) AS o(word, place, leads, pattern)
WHERE (SELECT count(*)
FROM found) < $3), c2 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.turn, q.standing, q.word) AS p, min(q.standing) AS least
FROM (SELECT p.pattern, p.word, p.standing, row_number() OVER (PARTITION BY p.word
ORDER BY p.standing, p.place) AS turn
FROM p2 AS p
WHERE p.leads AND (p.standing <= 100000 OR p.standing * 10 <= p.rows)) AS q) AS r
WHERE r.least <= 100000), led2 AS MATERIALIZED (SELECT t.id AS id, 2 AS field, barq_fold(t.delivery_address) AS folded
FROM deliveries AS t
WHERE EXISTS (SELECT
FROM c2) AND barq_fold(t.delivery_address) ~ (SELECT a
FROM c2) AND barq_fold(t.delivery_address) ~ (SELECT b
FROM c2) AND barq_fold(t.delivery_address) ~ (SELECT c
FROM c2)), rare2 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM led2
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), wide AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.pickup_address) AS f1, barq_fold(t.delivery_address) AS f2
FROM deliveries AS t
WHERE (SELECT count(*)
FROM found) < $3 AND (NOT EXISTS (SELECT
FROM c1) OR NOT EXISTS (SELECT
FROM c2))
ORDER BY t.id DESC
LIMIT 5000), wide1 AS MATERIALIZED (SELECT wide.id, 1 AS field, wide.f1 AS folded
FROM wide
WHERE wide.f1 LIKE ALL ($2) AND wide.f1 ~ ALL ($8)
LIMIT 100), wide2 AS MATERIALIZED (SELECT wide.id, 2 AS field, wide.f2 AS folded
FROM wide
WHERE wide.f2 LIKE ALL ($2) AND wide.f2 ~ ALL ($8)
LIMIT 100), o1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.standing, q.word) AS p, sum(q.standing) AS entries, count(*) AS words
FROM (SELECT DISTINCT ON (p.word) p.pattern, p.word, p.standing
FROM p1 AS p
WHERE p.leads
ORDER BY p.word, p.standing, p.place) AS q) AS r
WHERE NOT EXISTS (SELECT
FROM c1) AND NOT EXISTS (SELECT
FROM found) AND NOT EXISTS (SELECT
FROM rare1) AND NOT EXISTS (SELECT
FROM wide1) AND NOT EXISTS (SELECT
FROM rare2) AND NOT EXISTS (SELECT
FROM wide2) AND r.words > 1 AND r.entries <= 600000), oled1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.pickup_address) AS folded
FROM deliveries AS t
WHERE EXISTS (SELECT
FROM o1) AND barq_fold(t.pickup_address) ~ (SELECT a
FROM o1) AND barq_fold(t.pickup_address) ~ (SELECT b
FROM o1) AND barq_fold(t.pickup_address) ~ (SELECT c
FROM o1)), old1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM oled1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), o2 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.standing, q.word) AS p, sum(q.standing) AS entries, count(*) AS words
FROM (SELECT DISTINCT ON (p.word) p.pattern, p.word, p.standing
FROM p2 AS p
WHERE p.leads
ORDER BY p.word, p.standing, p.place) AS q) AS r
WHERE NOT EXISTS (SELECT
FROM c2) AND NOT EXISTS (SELECT
FROM found) AND NOT EXISTS (SELECT
FROM rare1) AND NOT EXISTS (SELECT
FROM wide1) AND NOT EXISTS (SELECT
FROM rare2) AND NOT EXISTS (SELECT
FROM wide2) AND r.words > 1 AND r.entries <= 600000), oled2 AS MATERIALIZED (SELECT t.id AS id, 2 AS field, barq_fold(t.delivery_address) AS folded
FROM deliveries AS t
WHERE EXISTS (SELECT
FROM o2) AND barq_fold(t.delivery_address) ~ (SELECT a
FROM o2) AND barq_fold(t.delivery_address) ~ (SELECT b
FROM o2) AND barq_fold(t.delivery_address) ~ (SELECT c
FROM o2)), old2 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM oled2
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1 UNION ALL SELECT *
FROM (SELECT *
FROM rare2
LIMIT 100) AS u2 UNION ALL SELECT *
FROM wide1 AS u3 UNION ALL SELECT *
FROM wide2 AS u4 UNION ALL SELECT *
FROM (SELECT *
FROM old1
LIMIT 100) AS u5 UNION ALL SELECT *
FROM (SELECT *
FROM old2
LIMIT 100) AS u6), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND newest.f1 LIKE ALL ($9) AND (barq_may_hold(newest.f1, $10) OR barq_may_swap(newest.f1, $11)) AND barq_nearness($10, newest.f1) >= 280 AND (barq_may_hold(newest.f1, $12) OR barq_may_swap(newest.f1, $13)) AND barq_nearness($12, newest.f1) >= 280
LIMIT 100) AS n1 UNION ALL SELECT *
FROM (SELECT newest.id, 2 AS field, newest.f2 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND newest.f2 LIKE ALL ($9) AND (barq_may_hold(newest.f2, $10) OR barq_may_swap(newest.f2, $11)) AND barq_nearness($10, newest.f2) >= 280 AND (barq_may_hold(newest.f2, $12) OR barq_may_swap(newest.f2, $13)) AND barq_nearness($12, newest.f2) >= 280
LIMIT 100) AS n2), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), g1 AS MATERIALIZED (SELECT m.keeps, (string_to_array(m.begins, chr(10)))[(SELECT greatest(1, min(p.place))
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 HAVING count(*) > 0)] AS begins, (string_to_array(m.ends, chr(10)))[(SELECT m.last - max(p.place)
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 AND p.place > 0)] AS ends, (SELECT string_agg(o.part, '|')
FROM (SELECT (SELECT x.part
FROM unnest(string_to_array(w.parts, ' ')) AS x(part)
WHERE left(sample.f1, CAST(ceil(length(sample.f1) * least(1, 2 * size.rows / 2500 / 1000)) AS integer)) !~ x.part
LIMIT 1) AS part
FROM size, sample, unnest(string_to_array(m.parts, chr(10))) AS w(parts)) AS o) AS swapped
FROM unnest($14, $15, $16, $17, $18, $19, $20) AS m(place, word, begins, ends, last, parts, keeps)
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 LIKE '%' || m.word || '%')), near1 AS MATERIALIZED (SELECT n.*
FROM g1 AS g
CROSS JOIN LATERAL (WITH a AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.pickup_address) AS folded
FROM deliveries AS t
WHERE (barq_may_swap(barq_fold(t.pickup_address), g.begins) AND barq_may_swap(barq_fold(t.pickup_address), g.begins) OR barq_may_swap(barq_fold(t.pickup_address), g.ends) AND barq_may_swap(barq_fold(t.pickup_address), g.ends) OR barq_may_swap(barq_fold(t.pickup_address), g.swapped) AND barq_may_swap(barq_fold(t.pickup_address), g.swapped) AND barq_fold(t.pickup_address) || '' ~ g.keeps)) SELECT *
FROM (SELECT *
FROM a
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($9) AND barq_nearness($10, c.folded) >= 280 AND barq_nearness($12, c.folded) >= 280
LIMIT 100) AS n), g2 AS MATERIALIZED (SELECT m.keeps, (string_to_array(m.begins, chr(10)))[(SELECT greatest(1, min(p.place))
FROM p2 AS p
WHERE p.word = m.place AND p.standing <= 2500 HAVING count(*) > 0)] AS begins, (string_to_array(m.ends, chr(10)))[(SELECT m.last - max(p.place)
FROM p2 AS p
WHERE p.word = m.place AND p.standing <= 2500 AND p.place > 0)] AS ends, (SELECT string_agg(o.part, '|')
FROM (SELECT (SELECT x.part
FROM unnest(string_to_array(w.parts, ' ')) AS x(part)
WHERE left(sample.f2, CAST(ceil(length(sample.f2) * least(1, 2 * size.rows / 2500 / 1000)) AS integer)) !~ x.part
LIMIT 1) AS part
FROM size, sample, unnest(string_to_array(m.parts, chr(10))) AS w(parts)) AS o) AS swapped
FROM unnest($14, $15, $16, $17, $18, $19, $20) AS m(place, word, begins, ends, last, parts, keeps)
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f2 LIKE '%' || m.word || '%')), near2 AS MATERIALIZED (SELECT n.*
FROM g2 AS g
CROSS JOIN LATERAL (WITH a AS MATERIALIZED (SELECT t.id AS id, 2 AS field, barq_fold(t.delivery_address) AS folded
FROM deliveries AS t
WHERE (barq_may_swap(barq_fold(t.delivery_address), g.begins) AND barq_may_swap(barq_fold(t.delivery_address), g.begins) OR barq_may_swap(barq_fold(t.delivery_address), g.ends) AND barq_may_swap(barq_fold(t.delivery_address), g.ends) OR barq_may_swap(barq_fold(t.delivery_address), g.swapped) AND barq_may_swap(barq_fold(t.delivery_address), g.swapped) AND barq_fold(t.delivery_address) || '' ~ g.keeps)) SELECT *
FROM (SELECT *
FROM a
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($9) AND barq_nearness($10, c.folded) >= 280 AND barq_nearness($12, c.folded) >= 280
LIMIT 100) AS n), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM near1 AS u1 UNION ALL SELECT *
FROM near2 AS u2) SELECT t0.id, t0.tracking_number, t0.pickup_address, t0.delivery_address, t0.status, j1.id, j1.full_name, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $21 THEN 1000 ELSE 900 END ELSE (SELECT CAST(sum(barq_nearness(w.word, hits.folded)) AS bigint) / count(*)
FROM unnest($22) AS w(word)) END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $3) AS b JOIN deliveries AS t0 ON t0.id = b.id
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY b.score DESC, b.id DESC

WITH newest AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.subject) AS f1
FROM tickets AS t
ORDER BY t.id DESC
LIMIT 1000), found AS MATERIALIZED (SELECT *
FROM (SELECT t.id AS id, 0 AS field, barq_fold(t.ticket_number) AS folded
FROM tickets AS t
WHERE barq_fold(t.ticket_number) COLLATE "C" >= $1 AND barq_fold(t.ticket_number) COLLATE "C" < $1 || U&'\+10FFFF'
ORDER BY barq_fold(t.ticket_number) COLLATE "C"
LIMIT 100) AS n0 UNION ALL SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE newest.f1 LIKE ALL ($2)
LIMIT 100) AS n1), size AS MATERIALIZED (SELECT CAST(greatest(reltuples, 1) AS double precision) AS rows
FROM pg_class
WHERE oid = CAST('tickets' AS regclass)), sample AS MATERIALIZED (SELECT coalesce(string_agg(r.f1, ' '), '') AS f1, greatest(count(*), 1) AS rows
FROM (SELECT barq_fold(t.subject) AS f1
FROM tickets AS t TABLESAMPLE SYSTEM ((SELECT least(100, 100.0 * 1000 / size.rows)
FROM size)) REPEATABLE (0)
WHERE (SELECT count(*)
FROM found) < $3
LIMIT 1000) AS r), p1 AS MATERIALIZED (SELECT o.word, o.place, o.leads, o.pattern, size.rows, size.rows * regexp_count(sample.f1, o.pattern) / sample.rows AS standing
FROM size, sample, unnest($4, $5, $6, $7) AS o(word, place, leads, pattern)
WHERE (SELECT count(*)
FROM found) < $3), c1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.turn, q.standing, q.word) AS p, min(q.standing) AS least
FROM (SELECT p.pattern, p.word, p.standing, row_number() OVER (PARTITION BY p.word
ORDER BY p.standing, p.place) AS turn
FROM p1 AS p
WHERE p.leads AND (p.standing <= 100000 OR p.standing * 10 <= p.rows)) AS q) AS r
WHERE r.least <= 100000), led1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.subject) AS folded
FROM tickets AS t
WHERE EXISTS (SELECT
FROM c1) AND barq_fold(t.subject) ~ (SELECT a
FROM c1) AND barq_fold(t.subject) ~ (SELECT b
FROM c1) AND barq_fold(t.subject) ~ (SELECT c
FROM c1)), rare1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM led1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), wide AS MATERIALIZED (SELECT t.id AS id, barq_fold(t.subject) AS f1
FROM tickets AS t
WHERE (SELECT count(*)
FROM found) < $3 AND (NOT EXISTS (SELECT
FROM c1))
ORDER BY t.id DESC
LIMIT 5000), wide1 AS MATERIALIZED (SELECT wide.id, 1 AS field, wide.f1 AS folded
FROM wide
WHERE wide.f1 LIKE ALL ($2) AND wide.f1 ~ ALL ($8)
LIMIT 100), o1 AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c
FROM (SELECT array_agg(q.pattern
ORDER BY q.standing, q.word) AS p, sum(q.standing) AS entries, count(*) AS words
FROM (SELECT DISTINCT ON (p.word) p.pattern, p.word, p.standing
FROM p1 AS p
WHERE p.leads
ORDER BY p.word, p.standing, p.place) AS q) AS r
WHERE NOT EXISTS (SELECT
FROM c1) AND NOT EXISTS (SELECT
FROM found) AND NOT EXISTS (SELECT
FROM rare1) AND NOT EXISTS (SELECT
FROM wide1) AND r.words > 1 AND r.entries <= 600000), oled1 AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.subject) AS folded
FROM tickets AS t
WHERE EXISTS (SELECT
FROM o1) AND barq_fold(t.subject) ~ (SELECT a
FROM o1) AND barq_fold(t.subject) ~ (SELECT b
FROM o1) AND barq_fold(t.subject) ~ (SELECT c
FROM o1)), old1 AS MATERIALIZED (SELECT *
FROM (SELECT *
FROM oled1
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($2) AND c.folded ~ ALL ($8)), known AS MATERIALIZED (SELECT *
FROM found AS u0 UNION ALL SELECT *
FROM (SELECT *
FROM rare1
LIMIT 100) AS u1 UNION ALL SELECT *
FROM wide1 AS u2 UNION ALL SELECT *
FROM (SELECT *
FROM old1
LIMIT 100) AS u3), alike AS MATERIALIZED (SELECT *
FROM (SELECT newest.id, 1 AS field, newest.f1 AS folded
FROM newest
WHERE (SELECT count(*)
FROM known) < 1 AND newest.f1 LIKE ALL ($9) AND (barq_may_hold(newest.f1, $10) OR barq_may_swap(newest.f1, $11)) AND barq_nearness($10, newest.f1) >= 280 AND (barq_may_hold(newest.f1, $12) OR barq_may_swap(newest.f1, $13)) AND barq_nearness($12, newest.f1) >= 280
LIMIT 100) AS n1), seen AS MATERIALIZED (SELECT *
FROM known AS u0 UNION ALL SELECT *
FROM alike AS u1), g1 AS MATERIALIZED (SELECT m.keeps, (string_to_array(m.begins, chr(10)))[(SELECT greatest(1, min(p.place))
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 HAVING count(*) > 0)] AS begins, (string_to_array(m.ends, chr(10)))[(SELECT m.last - max(p.place)
FROM p1 AS p
WHERE p.word = m.place AND p.standing <= 2500 AND p.place > 0)] AS ends, (SELECT string_agg(o.part, '|')
FROM (SELECT (SELECT x.part
FROM unnest(string_to_array(w.parts, ' ')) AS x(part)
WHERE left(sample.f1, CAST(ceil(length(sample.f1) * least(1, 2 * size.rows / 2500 / 1000)) AS integer)) !~ x.part
LIMIT 1) AS part
FROM size, sample, unnest(string_to_array(m.parts, chr(10))) AS w(parts)) AS o) AS swapped
FROM unnest($14, $15, $16, $17, $18, $19, $20) AS m(place, word, begins, ends, last, parts, keeps)
WHERE (SELECT count(*)
FROM seen) < 1 AND NOT EXISTS (SELECT
FROM newest
WHERE newest.f1 LIKE '%' || m.word || '%')), near1 AS MATERIALIZED (SELECT n.*
FROM g1 AS g
CROSS JOIN LATERAL (WITH a AS MATERIALIZED (SELECT t.id AS id, 1 AS field, barq_fold(t.subject) AS folded
FROM tickets AS t
WHERE (barq_may_swap(barq_fold(t.subject), g.begins) AND barq_may_swap(barq_fold(t.subject), g.begins) OR barq_may_swap(barq_fold(t.subject), g.ends) AND barq_may_swap(barq_fold(t.subject), g.ends) OR barq_may_swap(barq_fold(t.subject), g.swapped) AND barq_may_swap(barq_fold(t.subject), g.swapped) AND barq_fold(t.subject) || '' ~ g.keeps)) SELECT *
FROM (SELECT *
FROM a
LIMIT 500) AS c
WHERE c.folded LIKE ALL ($9) AND barq_nearness($10, c.folded) >= 280 AND barq_nearness($12, c.folded) >= 280
LIMIT 100) AS n), hits AS MATERIALIZED (SELECT *
FROM seen AS u0 UNION ALL SELECT *
FROM near1 AS u1) SELECT t0.id, t0.ticket_number, t0.subject, t0.status, t0.priority, b.score, b.field
FROM (SELECT r.id, r.score, r.field
FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id
ORDER BY s.score DESC, s.field) AS place
FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(CASE WHEN hits.field = 0 THEN CASE WHEN hits.folded = $21 THEN 1000 ELSE 900 END ELSE (SELECT CAST(sum(barq_nearness(w.word, hits.folded)) AS bigint) / count(*)
FROM unnest($22) AS w(word)) END AS bigint) AS score
FROM hits) AS s) AS r
WHERE r.place = 1
ORDER BY r.score DESC, r.id DESC
LIMIT $3) AS b JOIN tickets AS t0 ON t0.id = b.id
ORDER BY b.score DESC, b.id DESC
