CREATE TABLE t (
    a ENUM('ok', 'bad') DEFAULT 'bad'
);
