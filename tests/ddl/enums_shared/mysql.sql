CREATE TABLE fights (
    `before` ENUM('sad', 'ok'),
    after ENUM('sad', 'ok') DEFAULT 'ok'
);
