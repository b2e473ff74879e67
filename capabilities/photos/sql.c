#include "capabilities/photos/inside.h"

const struct db_sql photos_sql[PHOTOS_STATEMENTS] = {
    [PHOTOS_BY_HASH] = {"SELECT kind, width, height, taken_ms, lon, lat, flags, COALESCE(looks_like, ''), thumb_sha256, view_sha256, COALESCE(uploader_id, 0)"
                        " FROM photos_photo WHERE city_id = :city AND sha256 = :sha256",
                        "it",
                        "tiiirrttt"
                        "ti"},
    [PHOTOS_ADD] =
        {"INSERT INTO photos_photo (city_id, sha256, bytes, kind, width, height, orientation, taken_ms, lon, lat, maker, model, software, dhash, dct256,"
         " looks_like, flags, thumb_sha256, view_sha256, uploader_id, received_ms) VALUES (:city, :sha256, :bytes, :kind, :width, :height, :orientation,"
         " :taken, :lon, :lat, :maker, :model, :software, :dhash, :dct256, :looks_like, :flags, :thumb, :view, :uploader, :now)"
         " ON CONFLICT (city_id, sha256) DO NOTHING",
         "ititiiiirrtttitttttii", ""},
    [PHOTOS_PRINTS] =
        {"SELECT sha256, dhash, dct256 FROM photos_photo WHERE city_id = :city AND dhash IS NOT NULL ORDER BY received_ms DESC, sha256 LIMIT :most", "ii",
         "tit"},
    [PHOTOS_LINK_ADD] = {"INSERT INTO photos_link (city_id, owner_kind, owner_id, sha256, purpose, position, flags, claimed_ms, claimed_lon, claimed_lat, "
                         "by_id, by_name, at_ms)"
                         " VALUES (:city, :owner_kind, :owner, :sha256, :purpose, :position, :flags, :claimed, :lon, :lat, :by, :by_name, :now)"
                         " ON CONFLICT (city_id, owner_kind, owner_id, sha256, purpose) DO NOTHING",
                         "itittitirriti", ""},
    [PHOTOS_LINKS_OF] = {"SELECT l.sha256, l.purpose, p.width, p.height, p.taken_ms, p.lon, p.lat, l.flags, l.by_name, l.at_ms, COALESCE(p.looks_like, '')"
                         " FROM photos_link l JOIN photos_photo p ON p.city_id = l.city_id AND p.sha256 = l.sha256"
                         " WHERE l.city_id = :city AND l.owner_kind = :owner_kind AND l.owner_id = :owner ORDER BY l.at_ms, l.position, l.sha256",
                         "iti", "ttiiirrttit"},
    [PHOTOS_LINK_ONE] = {"SELECT purpose FROM photos_link WHERE city_id = :city AND owner_kind = :owner_kind AND owner_id = :owner AND sha256 = :sha256 ORDER "
                         "BY purpose LIMIT 1",
                         "itit", "t"},
    [PHOTOS_LINK_ANY] = {"SELECT owner_kind FROM photos_link WHERE city_id = :city AND sha256 = :sha256 ORDER BY at_ms LIMIT 1", "it", "t"},
    [PHOTOS_LINK_ELSEWHERE] = {"SELECT owner_id FROM photos_link WHERE city_id = :city AND sha256 = :sha256 AND NOT (owner_kind = :owner_kind AND owner_id = "
                               ":owner) ORDER BY at_ms LIMIT 1",
                               "itti", "i"},
    [PHOTOS_LINK_SHARE] = {"INSERT INTO photos_link (city_id, owner_kind, owner_id, sha256, purpose, position, flags, claimed_ms, claimed_lon, claimed_lat, "
                           "by_id, by_name, at_ms)"
                           " SELECT city_id, CAST(:to_kind AS TEXT), CAST(:to AS BIGINT), sha256, purpose, position, flags, claimed_ms, claimed_lon, "
                           "claimed_lat, by_id, by_name, at_ms"
                           " FROM photos_link WHERE city_id = :city AND owner_kind = :from_kind AND owner_id = :from"
                           " ON CONFLICT (city_id, owner_kind, owner_id, sha256, purpose) DO NOTHING",
                           "tiiti", ""},
};
