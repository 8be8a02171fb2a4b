<?php
// Loads each class of the generated PHP client. Usage: load.php <directory> [<namespace, with a backslash at its end>]
// A warning or a notice while loading is a failure too.
error_reporting(E_ALL);
set_error_handler(function (int $number, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $number, $file, $line);
});
require '/usr/share/php/GuzzleHttp/autoload.php';
$root = $argv[1] . '/lib/';
$space = $argv[2] ?? 'Omni\\';
spl_autoload_register(function (string $class) use ($root, $space): void {
    if (str_starts_with($class, $space)) {
        require $root . str_replace('\\', '/', substr($class, strlen($space))) . '.php';
    }
});
$loaded = 0;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root)) as $file) {
    if (!str_ends_with($file, '.php')) {
        continue;
    }
    $class = $space . str_replace('/', '\\', substr($file, strlen($root), -strlen('.php')));
    if (!class_exists($class) && !interface_exists($class) && !enum_exists($class)) {
        fwrite(STDERR, "$file does not define $class\n");
        exit(1);
    }
    $loaded++;
}
echo "$loaded classes loaded\n";
