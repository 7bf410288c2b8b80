-- Options are reported where they are not the server's own; the counter is data.
CREATE TABLE plain (a INT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB AUTO_INCREMENT = 77;
CREATE TABLE other_engine (a INT) ENGINE = MyISAM;
CREATE TABLE compact_rows (a INT) ROW_FORMAT = COMPACT;
CREATE TABLE dynamic_rows (a INT) ROW_FORMAT = DYNAMIC STATS_PERSISTENT = 1;
