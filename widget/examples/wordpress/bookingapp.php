<?php
/**
 * Plugin Name: bookingapp
 * Description: Booking in your pages: [bookingapp business="harbour"]
 * Version: 1.0.0
 * Requires PHP: 7.4
 * License: MIT
 *
 * Shortcode attributes are those of the widget without "data-": mode, service, staff, location, date, theme, accent,
 * locale, label, position, height, on, utm-… and metadata-…; `text` is what a popup's link reads. Where the booking
 * pages are is said once, under Settings → General.
 */

if (!defined('ABSPATH')) {
    exit;
}

const BOOKINGAPP_KNOWN = '/^(business|mode|service|staff|location|date|theme|accent|locale|label|position|height|on|utm[-_][a-z_-]+|metadata-[a-z0-9_.-]+)$/';

function bookingapp_host(): string {
    return untrailingslashit((string) get_option('bookingapp_host', ''));
}

/** @param array<string, string>|string $given */
function bookingapp_shortcode($given): string {
    $host = bookingapp_host();
    $given = is_array($given) ? $given : array();
    $business = isset($given['business']) ? (string) $given['business'] : (string) get_option('bookingapp_business', '');
    if ($host === '' || $business === '') {
        return current_user_can('manage_options')
            ? '<p>' . esc_html__('bookingapp: say under Settings → General where your booking pages are.', 'bookingapp') . '</p>'
            : '';
    }
    $given['business'] = $business;
    $data = '';
    foreach ($given as $name => $value) {
        if (is_string($name) && preg_match(BOOKINGAPP_KNOWN, $name)) {
            $data .= sprintf(' data-%s="%s"', esc_attr(str_replace('utm_', 'utm-', $name)), esc_attr($value));
        }
    }
    $address = $host . '/book/' . rawurlencode($business);
    if (!empty($given['service'])) {
        $address .= '/' . rawurlencode($given['service']);
    }
    $text = isset($given['text']) ? $given['text'] : (isset($given['label']) ? $given['label'] : __('Book a time', 'bookingapp'));
    $script = sprintf('<script src="%s"%s async></script>', esc_url($host . '/widget.js'), $data);
    $link = function (string $more) use ($address, $text): string {
        return '<a href="' . esc_url($address) . '"' . $more . '>' . esc_html($text) . '</a>';
    };
    if (isset($given['mode']) && $given['mode'] === 'popup') {
        return $link(' class="wp-element-button" data-booking-popup' . $data) . $script;
    }
    return $script . '<noscript>' . $link('') . '</noscript>';
}
add_shortcode('bookingapp', 'bookingapp_shortcode');

add_action('admin_init', function (): void {
    $fields = array(
        'bookingapp_host' => array(__('Booking pages', 'bookingapp'), 'esc_url_raw', 'https://book.example.org'),
        'bookingapp_business' => array(__('Business', 'bookingapp'), 'sanitize_title', 'harbour'),
    );
    foreach ($fields as $name => $field) {
        register_setting('general', $name, array('type' => 'string', 'sanitize_callback' => $field[1], 'default' => ''));
        add_settings_field($name, $field[0], function () use ($name, $field): void {
            printf(
                '<input class="regular-text" id="%1$s" name="%1$s" value="%2$s" placeholder="%3$s">',
                esc_attr($name),
                esc_attr((string) get_option($name, '')),
                esc_attr($field[2])
            );
        }, 'general', 'default', array('label_for' => $name));
    }
});
