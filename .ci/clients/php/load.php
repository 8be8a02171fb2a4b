<?php
// Loads each class of the generated PHP client. Usage: load.php <directory>
// A warning or a notice while loading is a failure too.
error_reporting(E_ALL);
set_error_handler(function (int $number, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $number, $file, $line);
});
require '/usr/share/php/GuzzleHttp/autoload.php';
$root = $argv[1] . '/lib/';
spl_autoload_register(function (string $class) use ($root): void {
    if (str_starts_with($class, 'Omni\\')) {
        require $root . str_replace('\\', '/', substr($class, strlen('Omni\\'))) . '.php';
    }
});
$loaded = 0;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root)) as $file) {
    if (!str_ends_with($file, '.php')) {
        continue;
    }
    $class = 'Omni\\' . str_replace('/', '\\', substr($file, strlen($root), -strlen('.php')));
    if (!class_exists($class) && !interface_exists($class) && !enum_exists($class)) {
        fwrite(STDERR, "$file does not define $class\n");
        exit(1);
    }
    $loaded++;
}
echo "$loaded classes loaded\n";
