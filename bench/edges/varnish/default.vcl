# Varnish as Debian ships it (/etc/varnish/default.vcl): a backend, and the built-in VCL.

vcl 4.0;

backend default {
    .host = "{{host}}";
    .port = "{{originPort}}";

    # The defaults, written down so that a test can divide them.
    .first_byte_timeout = {{60s}};
    .between_bytes_timeout = {{60s}};
    {{lines backend}}
}

{{lines}}
